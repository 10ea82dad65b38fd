// The screen of the service as Rust gave it, and the gestures sent back. Nothing is decided here.
import { invoke } from "@tauri-apps/api/core";
import type { ActionBureau, CommandesBureau, EcranBureau, FormatExport } from "../bindings";

const backend: CommandesBureau = {
  bureau_ecran: () => invoke("bureau_ecran"),
  bureau_agir: (args) => invoke("bureau_agir", args),
  bureau_rafraichir: () => invoke("bureau_rafraichir"),
  bureau_apercu: (args) => invoke("bureau_apercu", args),
  bureau_exporter: (args) => invoke("bureau_exporter", args),
};

/** Time between two looks at what is shown. */
const REGARD = 15_000;
/** Time between two looks at a file that is being written. */
const AVANCE = 500;
/** Time without a gesture after which the screen hides. */
const VEILLE = 10 * 60_000;

class Service {
  ecran = $state.raw<EcranBureau | null>(null);
  occupe = $state(false);
  #gestes: Promise<void> = Promise.resolve();
  #dernier = Date.now();

  async ouvrir(): Promise<void> {
    this.ecran = await backend.bureau_ecran({});
    document.getElementById("ouverture")?.remove();
    setInterval(() => void this.regarder(), REGARD);
  }

  /** Looks again at what is shown. */
  async regarder(): Promise<void> {
    if (this.occupe || !this.ecran?.nom || this.ecran.page.page === "verrou") return;
    if (Date.now() - this.#dernier > VEILLE) return this.agir({ action: "verrouiller" });
    const avant = this.ecran;
    const vu = await backend.bureau_rafraichir({}).catch(() => null);
    // A gesture that came meanwhile knows more.
    if (vu && this.ecran === avant) this.ecran = vu;
  }

  /** Somebody is here. */
  present(): void {
    this.#dernier = Date.now();
  }

  /** One gesture after the other. */
  agir(action: ActionBureau): Promise<void> {
    this.present();
    this.#gestes = this.#gestes.catch(() => undefined).then(async () => {
      this.occupe = true;
      try {
        this.ecran = await backend.bureau_agir({ action });
      } finally {
        this.occupe = false;
      }
    });
    return this.#gestes;
  }

  /** Beside the other gestures, which go on meanwhile. */
  async exporter(format: FormatExport, sante: string | null): Promise<void> {
    this.present();
    let fini = false;
    const suivre = async (): Promise<void> => {
      const avant = this.ecran;
      const vu = this.occupe ? null : await backend.bureau_ecran({}).catch(() => null);
      if (vu && !fini && this.ecran === avant) this.ecran = vu;
    };
    const suivi = setInterval(() => void suivre(), AVANCE);
    try {
      const issue = await backend.bureau_exporter({ format, sante });
      fini = true;
      this.ecran = issue;
    } finally {
      fini = true;
      clearInterval(suivi);
    }
  }

  apercu = backend.bureau_apercu;
}

export const service = new Service();
