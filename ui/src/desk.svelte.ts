// The screen as Rust gave it, and the gestures sent back. Nothing is decided here.
import { backend } from "./backend";
import type { Action, Ecran, Sauvegarde } from "./bindings";

class Desk {
  ecran = $state.raw<Ecran | null>(null);
  sauvegarde = $state.raw<Sauvegarde>({ genre: "rien" });
  occupe = $state(false);
  #attente = new Map<string, string>();
  #minuterie: ReturnType<typeof setTimeout> | undefined;
  #envois: Promise<unknown> = Promise.resolve();

  async ouvrir(): Promise<void> {
    this.#recevoir(await backend.ecran({}));
  }

  #recevoir(ecran: Ecran): void {
    this.ecran = ecran;
    this.sauvegarde = ecran.entete.sauvegarde;
  }

  /** Keeps what is typed: within a tenth of a second, and before any gesture. */
  saisir(champ: string, texte: string): void {
    this.#attente.set(champ, texte);
    clearTimeout(this.#minuterie);
    this.#minuterie = setTimeout(() => void this.vider(), 100);
  }

  vider(): Promise<unknown> {
    clearTimeout(this.#minuterie);
    const attente = [...this.#attente];
    this.#attente.clear();
    this.#envois = this.#envois.then(async () => {
      for (const [champ, texte] of attente) this.sauvegarde = await backend.saisir({ champ, texte });
    });
    return this.#envois;
  }

  async agir(action: Action): Promise<void> {
    if (this.occupe) return;
    this.occupe = true;
    try {
      await this.vider();
      this.#recevoir(await backend.agir({ action }));
    } finally {
      this.occupe = false;
    }
  }

  async ajouter(piece: string, fichier: File): Promise<void> {
    this.occupe = true;
    try {
      const octets = new Uint8Array(await fichier.arrayBuffer());
      this.#recevoir(await backend.ajouter_fichier({ piece, nom: fichier.name, octets }));
    } finally {
      this.occupe = false;
    }
  }
}

export const desk = new Desk();
