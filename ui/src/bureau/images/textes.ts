// The words of the pictures of the desk; their sentences and their rows come from Rust.
import type { PartCle } from "../../bindings";

/** A picture: its title, the heads of its table, and what has to be known to read it. */
export interface Legende {
  titre: string;
  colonnes: string[];
  note?: string;
}

export const images = {
  depots: { titre: "Dépôts par jour", colonnes: ["Jour", "Dépôts"], note: "Les fins de semaine sont grisées." },
  heures: { titre: "Dépôts heure par heure", colonnes: ["Heure", "Dépôts"] },
  entonnoir: {
    titre: "Jusqu’où vont les dossiers",
    colonnes: ["Étape", "Arrivés jusque-là", "Arrêtés là"],
    note: "« Complets » : rien ne manquait à la date limite, même sans dépôt.",
  },
  decompte: {
    titre: "Ce qui reste à traiter",
    colonnes: ["Jour", "Reste nécessaire", "Reste"],
    note: "Le rythme nécessaire ne compte que les jours ouvrés, du lundi au vendredi ; les jours fériés n’en sont pas ôtés.",
  },
  pieces: {
    titre: "Pièces qui manquent",
    colonnes: ["Pièce", "Absente", "Redemandée", "Écartée", "En tout"],
    note: "Absente : jamais envoyée, dans les dossiers pas encore déposés, incomplets ou annulés. Redemandée : une correction attend la réponse du candidat. Écartée : le fichier ne s’ouvre pas ou n’est pas sûr.",
  },
  carte: {
    titre: "Où vivent les candidats",
    colonnes: ["Département", "Candidatures", "Pour 10\u202f000 habitants"],
    note: "La couleur est d’autant plus forte qu’il y a plus de candidatures par habitant. Contours : MapSVG, licence CC BY 4.0, simplifiés. Population : Insee, millésime 2026, Licence Ouverte.",
  },
  charge: {
    titre: "Ce qui attend, par personne",
    colonnes: ["Personne", "À vérifier", "À lire", "À décider", "Second regard", "Candidat attendu", "En tout"],
    note: "Ce qui est à faire, jamais la vitesse de quelqu’un.",
  },
  attente: { titre: "Depuis quand les dossiers attendent", colonnes: ["Attente", "Dossiers"], note: "Dossiers à vérifier, en jours depuis leur dépôt." },
  specialites: { titre: "Spécialités et états", colonnes: ["Spécialité"] },
} satisfies Record<string, Legende>;

/** Each part, for one dossier and for more. */
const parts: Record<PartCle, [string, string]> = {
  absente: ["absente", "absentes"],
  redemandee: ["redemandée", "redemandées"],
  ecartee: ["écartée", "écartées"],
  verifier: ["à vérifier", "à vérifier"],
  lire: ["à lire", "à lire"],
  decider: ["à décider", "à décider"],
  second: ["second regard", "seconds regards"],
  attendre: ["candidat attendu", "candidats attendus"],
};

/** The name of a part, for so many dossiers. */
export function partie(part: PartCle, nombre = 1): string {
  return parts[part][nombre > 1 ? 1 : 0];
}

/** A number of a table: at most one figure after the comma. */
export function chiffre(valeur: number | null): string {
  return valeur === null ? "–" : valeur.toLocaleString("fr-FR", { maximumFractionDigits: 1 });
}
