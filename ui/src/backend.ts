// The only door to Rust.
import { invoke } from "@tauri-apps/api/core";
import type { Commandes } from "./bindings";

export const backend: Commandes = {
  ecran: () => invoke("ecran"),
  agir: (args) => invoke("agir", args),
  saisir: (args) => invoke("saisir", args),
  chercher: (args) => invoke("chercher", args),
  echanger: () => invoke("echanger"),
  apercu: (args) => invoke("apercu", args),
  ajouter_fichier: ({ piece, nom, octets }) =>
    invoke("ajouter_fichier", octets, {
      headers: { piece: encodeURIComponent(piece), nom: encodeURIComponent(nom) },
    }),
};
