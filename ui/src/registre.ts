// The register of what is kept, read from the page that the service publishes: one text for both.
import page from "../../docs/registre.md?raw";

export interface Ligne {
  donnee: string;
  pourquoi: string;
  qui: string;
}

const lignes = page.split("\n").filter((texte) => texte.startsWith("| "));

/** Each kind of data: what it serves and who sees it. The first line names the columns. */
export const registre: Ligne[] = lignes.slice(1).map((texte) => {
  const [donnee = "", pourquoi = "", qui = ""] = texte.split("|").slice(1).map((cellule) => cellule.trim());
  return { donnee, pourquoi, qui };
});
