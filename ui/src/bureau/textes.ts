// The words of the window of the service.
import type { AlerteCle, EtatControleView, EtatDecision, EtatLot, FaitCle, FileCle, FormatExport, SorteDecision, TacheId } from "../bindings";

export const files: Record<FileCle, { titre: string; phrase: string; vide: string }> = {
  a_verifier: { titre: "À vérifier", phrase: "Déposés, ou complets à la date limite.", vide: "Plus rien à vérifier ici." },
  a_corriger: { titre: "En attente du candidat", phrase: "Une correction est demandée.", vide: "Personne n’a de correction à faire." },
  incomplet: { titre: "Incomplets à la date limite", phrase: "Une personne décide, jamais la machine.", vide: "Aucun dossier incomplet." },
  pre_inscrit: { titre: "Pas encore déposés", phrase: "Pré-inscription validée, dépôt à faire.", vide: "Aucune pré-inscription en attente." },
  valide: { titre: "Validés", phrase: "La confirmation est partie.", vide: "Aucune inscription validée." },
  refuse: { titre: "Refusés", phrase: "Une condition n’est pas remplie.", vide: "Aucune inscription refusée." },
  annule: { titre: "Annulés", phrase: "Il manquait quelque chose.", vide: "Aucune candidature annulée." },
  retire: { titre: "Retirés par le candidat", phrase: "", vide: "Aucun retrait." },
  brouillon: { titre: "Brouillons", phrase: "Rien n’est validé.", vide: "Aucun brouillon." },
};

export const alertes: Record<AlerteCle, string> = {
  signature_ancienne: "Signature d’une version ancienne",
  retard: "Venu après la date limite",
  reponse_recue: "Réponse reçue",
  message_recu: "Message à lire",
  regle_non_tenue: "Règle non tenue",
  a_juger: "Condition à juger",
  autre_academie: "Autre académie",
  doublon_possible: "Doublon possible",
  piece_ecartee: "Pièce écartée",
};

export const sortes: Record<SorteDecision, string> = {
  validation: "Validation",
  refus: "Refus",
  annulation: "Annulation",
  correction: "Demande de correction",
  message: "Message au candidat",
  rectification: "Rectification de l’état civil",
  retrait: "Retrait d’une décision",
};

export const etatsLot: Record<EtatLot, string> = {
  essai: "À l’essai",
  pret: "Prêt à signer",
  suspendu: "Suspendu",
  signe: "Signé, les décisions s’inscrivent",
  inscrit: "Signé, peut être repris",
  parti: "Parti",
  abandonne: "Abandonné",
  repris: "Repris",
};

export const etatsDecision: Record<EtatDecision, string> = {
  a_confirmer: "Attend un second regard",
  en_attente: "Peut être reprise",
  faite: "Partie",
  reprise: "Reprise",
  ecartee: "Pas d’accord au second regard",
  heurtee: "Non faite : le dossier a changé",
};

export const etatsControle: Record<EtatControleView, string> = {
  tenu: "Tenu par les règles",
  a_regarder: "À regarder",
  conforme: "Conforme",
  a_corriger: "À corriger",
  manque: "Manque",
  non_tenu: "Règle non tenue",
};

export const faits: Record<FaitCle, string> = {
  version: "Pré-inscription validée, version",
  rectification: "État civil rectifié, version",
  piece: "Pièce ajoutée :",
  signature: "Récapitulatif signé, version",
  depot: "Dossier déposé, version",
  cloture: "Date limite examinée",
  correction: "Correction demandée",
  message: "Message",
  decision: "Décision du service",
  retrait: "Candidature retirée",
};

/** The parts of what is declared, as who verifies names them. */
export const parties: Record<TacheId, string> = {
  identite: "Identité",
  coordonnees: "Coordonnées",
  parcours: "Parcours",
  epreuves: "Spécialité et épreuves",
  notes: "Notes gardées et dispenses",
  amenagements: "Aménagements",
  validation: "Pré-inscription",
  pieces: "Pièces",
  signature: "Signature",
  depot: "Dépôt",
};

/** « 12 345 ». */
export function nombre(n: number): string {
  return n.toLocaleString("fr-FR");
}

/** « 1 dossier », « 402 dossiers ». */
export function dossiers(n: number): string {
  return `${nombre(n)} ${n > 1 ? "dossiers" : "dossier"}`;
}

interface Filtre {
  file: FileCle | null;
  alerte: AlerteCle | null;
  sans_alerte: boolean;
  miens: boolean;
  texte: string;
}

/** « À vérifier », « Mes dossiers », « « lefloch » ». */
export function listeEnMots(f: Filtre): string {
  if (f.texte) return `« ${f.texte} »`;
  if (f.miens) return "Mes dossiers";
  return f.file ? files[f.file].titre : "Tous les dossiers";
}

/** The filter of a list in words: « liste « À vérifier », avec l’alerte « Message à lire » ». */
export function filtreEnMots(f: Filtre): string {
  if (f.texte) return `recherche « ${f.texte} »`;
  const mots = [f.file ? `liste « ${files[f.file].titre} »` : f.miens ? "mes dossiers" : "tous les dossiers"];
  if (f.file && f.miens) mots.push("les miens seulement");
  if (f.alerte) mots.push(`avec l’alerte « ${alertes[f.alerte]} »`);
  if (f.sans_alerte) mots.push("sans alerte");
  return mots.join(", ");
}

export const formats: Record<FormatExport, { titre: string; phrase: string }> = {
  xlsx: { titre: "Tableur (XLSX)", phrase: "Excel ou LibreOffice : vraies dates, filtres, titres figés." },
  csv: { titre: "CSV", phrase: "Texte à points-virgules, que Excel ouvre en français." },
  json: { titre: "JSON", phrase: "Pour un autre programme." },
};
