// The screen as Rust gave it, and the gestures sent back. Nothing is decided here.
import { backend } from "./backend";
import type { Action, Ecran, Sauvegarde } from "./bindings";
import { parlerDe } from "./textes.fr";

class Desk {
  ecran = $state.raw<Ecran | null>(null);
  sauvegarde = $state.raw<Sauvegarde>({ genre: "rien" });
  occupe = $state(false);
  #attente = new Map<string, string>();
  #envois: Promise<unknown> = Promise.resolve();
  #gestes: string[] = [];
  #suite: Promise<void> = Promise.resolve();
  #prochain: ReturnType<typeof setTimeout> | undefined;
  /** An exchange is under way: another one would send the same part of a file again. */
  #echange = false;

  /** The first screen waits for its letters, which come sooner than the desk: in others first, it is laid out twice. */
  async ouvrir(): Promise<void> {
    const lettres = ["400", "700"].map((graisse) => document.fonts.load(`${graisse} 1em "Atkinson Hyperlegible Next"`));
    const [ecran] = await Promise.all([backend.ecran({}), Promise.allSettled(lettres)]);
    document.getElementById("ouverture")?.remove();
    this.#recevoir(ecran);
  }

  #recevoir(ecran: Ecran): void {
    parlerDe(ecran.entete.mots);
    this.ecran = ecran;
    this.sauvegarde = ecran.entete.sauvegarde;
    this.#prevoir(ecran);
  }

  /** What waits leaves by itself. After a gesture, or an answer with news, the service is asked again soon; otherwise now and then. */
  #prevoir(ecran: Ecran, presse = true): void {
    clearTimeout(this.#prochain);
    const reseau = ecran.entete.reseau;
    if (!reseau) return;
    if (!reseau.connecte || !reseau.envoi || reseau.envoi.etat === "sur_cet_ordinateur") {
      // Without an account, only the time and the deadlines of the service are asked.
      this.#prochain = setTimeout(() => void this.#echanger(), reseau.etat.etat === "non_essaye" ? 300 : 60000);
      return;
    }
    const delais: Partial<Record<typeof reseau.envoi.etat, number>> = { en_attente: 1500, envoi_pieces: reseau.etat.etat === "en_ligne" ? 20 : 1500 };
    const delai = delais[reseau.envoi.etat] ?? (presse ? 300 : reseau.attend ? 1500 : 15000);
    this.#prochain = setTimeout(() => void this.#echanger(), delai);
  }

  async #echanger(): Promise<void> {
    // The one under way plans the next.
    if (this.#echange) return;
    this.#echange = true;
    let avant = this.ecran;
    let recu = await backend.echanger({}).catch(() => null);
    if (recu && this.ecran !== avant && this.#gestes.length === 0) {
      // A gesture came meanwhile, and its screen may be older than the answer: the desk shows what it knows now.
      avant = this.ecran;
      recu = await backend.ecran({}).catch(() => null);
    }
    this.#echange = false;
    const ecran = this.ecran;
    if (!ecran) return;
    // A gesture that came meanwhile knows more; a page with questions keeps what is being typed.
    if (recu && ecran === avant && this.#gestes.length === 0) {
      const suit = ["accueil", "envois", "taches", "deposer", "pieces", "piece", "corrections", "messages"].includes(recu.page.page) || recu.etat === "signer.signe";
      // A deposit that is received is another page: its heading is read.
      const autre = recu.page.page === "deposer" && recu.etat !== ecran.etat;
      this.ecran = autre ? recu : suit ? { ...recu, numero: ecran.numero } : { ...ecran, entete: recu.entete };
      this.#prevoir(this.ecran);
    } else {
      this.#prevoir(ecran, this.#gestes.length > 0);
    }
  }

  /** Keeps what is typed: at once, or as soon as the desk has kept what came before; and before any gesture. */
  saisir(champ: string, texte: string): void {
    this.#attente.set(champ, texte);
    void this.vider();
  }

  vider(): Promise<unknown> {
    this.#envois = this.#envois.then(async () => {
      // Letters that came meanwhile travel as one text.
      const attente = [...this.#attente];
      this.#attente.clear();
      for (const [champ, texte] of attente) this.sauvegarde = await backend.saisir({ champ, texte });
    });
    return this.#envois;
  }

  /** One gesture after the other; the same one again while it runs is a double click. */
  agir(action: Action): Promise<void> {
    const meme = JSON.stringify(action);
    if (this.#gestes.at(-1) === meme) return Promise.resolve();
    this.#gestes.push(meme);
    this.occupe = true;
    this.#suite = this.#suite.catch(() => undefined).then(() => this.#faire(action));
    return this.#suite;
  }

  async #faire(action: Action): Promise<void> {
    try {
      await this.vider();
      this.#recevoir(await backend.agir({ action }));
    } finally {
      this.#gestes.shift();
      this.occupe = this.#gestes.length > 0;
    }
  }

  /** The desk went elsewhere by itself: the link of a letter was followed. */
  async relire(): Promise<void> {
    await this.vider();
    this.#recevoir(await backend.ecran({}));
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
