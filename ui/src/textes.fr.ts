// Every sentence of the interface. Sentences of the campaign and dates in words come from Rust.

import type {
  Auteur,
  Avis,
  CleChamp,
  CleOption,
  CleSection,
  CodeAvis,
  CodeRefus,
  DefautView,
  DocumentId,
  EcartView,
  EffetView,
  EtatEnvoi,
  EtatReseau,
  Etape,
  MotsExamen,
  NatureDate,
  PhaseView,
  PreuveView,
  Refus,
  SignataireCode,
  StatutPiece,
  StatutTache,
  StatutView,
  SuiteEnvoi,
  SujetEnvoi,
  TacheId,
} from "./bindings";

type Donnees = Record<string, string>;
type Phrase = string | ((d: Donnees) => string);

/** Data that a sentence names. */
const de = (d: Donnees, cle: string): string => d[cle] ?? "";

export const etapes: Record<Etape, { titre: string; intro?: string; bouton?: string }> = {
  orientation_preparation: { titre: "Comment préparez-vous votre {court} cette année ?" },
  orientation_residence: { titre: "Où habitez-vous ?", intro: "Votre lieu de résidence décide de l’académie qui vous inscrit." },
  orientation_deja: { titre: "Avez-vous déjà passé {ce} ?" },
  orientation_session: { titre: "Pour quelle session vous inscrivez-vous ?" },
  ouverture: {
    titre: "Ouvrir mon dossier",
    intro: "Votre adresse vous identifie. Le service vous y écrira jusqu’aux résultats.",
    bouton: "Ouvrir mon dossier",
  },
  deverrouillage: { titre: "Ouvrir un dossier protégé", bouton: "Ouvrir" },
  reprise_recherche: {
    titre: "Retrouver votre candidature précédente",
    intro: "Nous cherchons votre candidature de la session précédente pour ne pas tout redemander.",
    bouton: "Chercher",
  },
  identite: {
    titre: "Votre identité, comme sur votre pièce",
    intro: "Écrivez votre état civil exactement comme sur votre pièce d’identité.",
  },
  representant: {
    titre: "Votre représentant légal",
    intro: "Vous avez moins de 18 ans : un représentant légal signe avec vous.",
  },
  coordonnees: { titre: "Vos coordonnées" },
  parcours: {
    titre: "Votre parcours",
    intro: "Certaines situations demandent une pièce de plus. Si rien ne vous concerne, continuez.",
  },
  specialite: { titre: "Quelle spécialité présentez-vous ?", intro: "Tapez quelques lettres, puis choisissez dans la liste." },
  epreuves: { titre: "Vos épreuves", intro: "Après la fin des choix et votre signature, vos choix sont définitifs." },
  notes: { titre: "Notes gardées et dispenses" },
  amenagements: {
    titre: "Aménagements d’épreuves",
    intro: "Seules les personnes chargées des aménagements voient cette réponse.",
  },
  retard: {
    titre: "Pourquoi est-ce en retard ?",
    intro:
      "Ce qui manquait à la date limite peut encore être envoyé avec une explication. Ce sera reçu hors délai : une personne du service lit et décide. Rien n’est promis.",
    bouton: "Envoyer cette explication",
  },
  emporter: {
    titre: "Emporter mon dossier",
    intro: "Votre dossier tient dans un fichier chiffré. La phrase secrète l’ouvre sur un autre ordinateur ; sans elle, personne ne peut le lire.",
    bouton: "Choisir où l’enregistrer",
  },
  apporter: {
    titre: "Apporter un dossier",
    intro: "Écrivez la phrase secrète, puis choisissez le fichier emporté d’un autre ordinateur.",
    bouton: "Choisir le fichier",
  },
  compte_creation: {
    titre: "Créer mon compte",
    intro: "Le compte permet d’envoyer votre dossier et de le retrouver sur un autre ordinateur. Un courriel partira à cette adresse : vous aurez 48 heures pour activer le compte.",
    bouton: "Créer mon compte",
  },
  compte_activation: {
    titre: "Activer mon compte",
    intro: "Ouvrez le courriel que nous venons d’envoyer et tapez ici le code qu’il contient. Il peut mettre quelques minutes ; regardez aussi dans les indésirables.",
    bouton: "Activer mon compte",
  },
  compte_connexion: { titre: "Se connecter", bouton: "Se connecter" },
  compte_oublie: {
    titre: "Mot de passe oublié",
    intro: "Nous enverrons à votre adresse un code pour choisir un nouveau mot de passe.",
    bouton: "Recevoir un code",
  },
  compte_nouveau: {
    titre: "Choisir un nouveau mot de passe",
    intro: "Tapez le code du courriel, puis votre nouveau mot de passe. Vos autres appareils devront se connecter de nouveau.",
    bouton: "Changer mon mot de passe",
  },
  compte_adresse: {
    titre: "Confirmer ou changer mon adresse",
    intro: "Votre convocation et toutes les informations partent à cette adresse : elle doit rester valide jusqu’à la fin des examens. Un code y sera envoyé ; si elle change, l’ancienne adresse est prévenue.",
    bouton: "Envoyer un code à cette adresse",
  },
  compte_adresse_code: { titre: "Taper le code reçu", bouton: "Confirmer mon adresse" },
  compte_externe: {
    titre: "Finir dans le navigateur",
    intro: "Votre navigateur s’est ouvert. Connectez-vous là-bas ; à la fin, il montre un code : tapez-le ici.",
    bouton: "Continuer avec ce code",
  },
};

export const champs: Record<CleChamp, { libelle: string; aide?: string }> = {
  message: { libelle: "Votre message au service" },
  reponse: { libelle: "Votre réponse" },
  explication: {
    libelle: "Votre explication",
    aide: "Quelques phrases suffisent. Si votre santé est en cause, dites-le sans détail et n’ajoutez aucun document médical : cette réponse est gardée à part.",
  },
  preparation: { libelle: "Votre situation" },
  residence: { libelle: "Vous habitez" },
  departement: { libelle: "Votre département", aide: "Nom ou numéro, par exemple 44" },
  pays_residence: { libelle: "Votre pays" },
  deja: { libelle: "{deja_presente}" },
  session: { libelle: "Session" },
  courriel: { libelle: "Adresse électronique", aide: "Une adresse à vous, que vous lirez jusqu’aux résultats" },
  ordinateur: { libelle: "Cet ordinateur est" },
  nouveau_secret: { libelle: "Code ou phrase secrète", aide: "6 caractères au moins" },
  nouveau_secret_encore: { libelle: "Le même code, une seconde fois" },
  secret_compris: { libelle: "Un code oublié ne peut pas être retrouvé : le dossier serait perdu." },
  secret: { libelle: "Code ou phrase secrète" },
  compte_courriel: { libelle: "Adresse électronique", aide: "Une adresse à vous seul, que vous lirez jusqu’aux résultats" },
  mot_de_passe: { libelle: "Mot de passe" },
  nouveau_mot_de_passe: { libelle: "Mot de passe à choisir", aide: "12 caractères au moins. Le plus simple : quelques mots sans rapport entre eux" },
  code_navigateur: { libelle: "Code du navigateur", aide: "10 lettres et chiffres, par exemple K7QM2-F9XTB" },
  code_courriel: { libelle: "Code du courriel", aide: "10 lettres et chiffres, par exemple K7QM2-F9XTB" },
  numero_candidat: { libelle: "Numéro de candidat", aide: "Sur votre relevé de notes. Laissez vide si vous ne l’avez pas" },
  recherche_nom: { libelle: "Nom de naissance" },
  recherche_naissance: { libelle: "Date de naissance", aide: "Par exemple 2 3 2001" },
  civilite: { libelle: "Civilité" },
  nom_naissance: { libelle: "Nom de naissance" },
  prenoms: { libelle: "Prénoms", aide: "Tous, dans l’ordre de la pièce" },
  nom_usage: { libelle: "Nom d’usage" },
  date_naissance: { libelle: "Date de naissance", aide: "Par exemple 2 3 2001" },
  lieu_naissance: { libelle: "Lieu de naissance" },
  commune_naissance: { libelle: "Commune de naissance", aide: "Si elle n’existe plus, écrivez son nom comme sur la pièce" },
  ville_naissance: { libelle: "Ville de naissance" },
  pays_naissance: { libelle: "Pays de naissance" },
  nationalite: { libelle: "Nationalité", aide: "Pour savoir si la journée défense et citoyenneté vous concerne" },
  ine: { libelle: "Numéro INE", aide: "11 caractères, sur votre relevé de notes du baccalauréat" },
  representant_nom: { libelle: "Nom du représentant légal" },
  representant_prenoms: { libelle: "Prénoms du représentant légal" },
  representant_lien: { libelle: "Lien avec vous", aide: "Par exemple mère, père, tutrice" },
  adresse1: { libelle: "Adresse", aide: "Numéro et rue" },
  adresse2: { libelle: "Complément d’adresse" },
  code_postal: { libelle: "Code postal" },
  commune: { libelle: "Commune", aide: "Pour une adresse CEDEX, écrivez-la en entier" },
  localite: { libelle: "Ville" },
  pays_adresse: { libelle: "Pays" },
  telephone: { libelle: "Téléphone", aide: "Pour vous joindre en cas de problème avec une pièce" },
  particularites: { libelle: "Ce qui vous concerne" },
  employeur: { libelle: "Employeur" },
  emploi_debut: { libelle: "Premier jour", aide: "Par exemple 1 9 2021" },
  emploi_en_cours: { libelle: "Travaillez-vous encore là ?" },
  emploi_fin: { libelle: "Dernier jour", aide: "Par exemple 31 8 2023" },
  emploi_suite: { libelle: "Avez-vous un autre emploi à ajouter ?" },
  specialite: { libelle: "Spécialité et option" },
  forme: { libelle: "Forme {du}", aide: "Ce choix devient définitif à la fin des choix" },
  langue: { libelle: "Langue" },
  facultatives: { libelle: "Vous choisissez" },
  langue_facultative: { libelle: "Langue facultative" },
  presentee: { libelle: "À cette session" },
  note_choix: { libelle: "Votre choix" },
  note_valeur: { libelle: "Note sur 20", aide: "Par exemple 12,50" },
  note_session: { libelle: "Session de la note", aide: "Par exemple 2023" },
  autre_diplome: { libelle: "Avez-vous un diplôme qui peut donner une dispense ?", aide: "Un autre diplôme national, de même niveau ou de niveau supérieur" },
  autre_diplome_nom: { libelle: "Nom de ce diplôme" },
  dispense: { libelle: "Dispenses demandées", aide: "Le service décide, pièce à l’appui" },
  amenagement: { libelle: "Demandez-vous des aménagements (case « Handicap ») ?" },
  situation_medicale: { libelle: "Par rapport à la session précédente" },
  phrase_fichier: { libelle: "Phrase secrète", aide: "12 caractères au moins, plusieurs mots" },
  phrase_fichier_encore: { libelle: "La même phrase, une seconde fois" },
};

export const options: Record<CleOption, string> = {
  oui: "Oui",
  non: "Non",
  madame: "Madame",
  monsieur: "Monsieur",
  ne_en_france: "En France",
  ne_ailleurs: "Dans un autre pays",
  francaise: "Française, seule ou avec une autre",
  autre_nationalite: "Une autre nationalité",
  reside_en_france: "En France",
  reside_ailleurs: "Dans un autre pays",
  deja_session_precedente: "Oui, à la session précédente",
  deja_avant: "Oui, à une session plus ancienne",
  jamais: "Non, jamais",
  autre_session: "Une autre session",
  forme_globale: "Toutes les épreuves à cette session (forme globale)",
  forme_progressive: "Une partie des épreuves à cette session (forme progressive)",
  garder: "Garder ma note",
  repasser: "Repasser l’épreuve",
  pas_de_note: "Je n’ai pas de note à cette épreuve",
  presenter: "Je la passe à cette session",
  plus_tard: "À une autre session",
  memes_amenagements: "Ma situation médicale n’a pas changé : je garde les mêmes aménagements",
  situation_changee: "Ma situation médicale a changé",
  premiere_demande: "Je n’avais pas d’aménagement",
  ordinateur_personnel: "Le mien",
  ordinateur_partage: "Partagé avec d’autres personnes",
};

export const sections: Record<CleSection, { titre: string; intro?: string }> = {
  naissance: { titre: "Naissance et nationalité" },
  adresse: { titre: "Adresse" },
  contact: { titre: "Pour vous joindre" },
  protection: { titre: "Protéger votre dossier", intro: "Tout est chiffré sur cet ordinateur. S’il est partagé, un code garde votre dossier fermé." },
  particularites: { titre: "Situations particulières" },
  experience: {
    titre: "Votre expérience professionnelle",
    intro: "Écrivez les emplois en rapport avec votre spécialité. Deux emplois tenus en même temps comptent une seule fois.",
  },
  langues: { titre: "Langues" },
  obligatoires: { titre: "Épreuves obligatoires" },
  facultatives: { titre: "Épreuves facultatives" },
  notes: {
    titre: "Vos notes des sessions précédentes",
    intro: "Vous pouvez garder une note assez haute et assez récente. Si vous repassez l’épreuve, la note gardée est perdue, même si la nouvelle est plus basse.",
  },
  dispenses: { titre: "Dispenses" },
  amenagements_precedents: { titre: "Vos aménagements de la session précédente" },
};

export const taches: Record<TacheId, string> = {
  identite: "Dire qui je suis",
  coordonnees: "Donner mes coordonnées",
  parcours: "Décrire mon parcours",
  epreuves: "Choisir ma spécialité et mes épreuves",
  notes: "Garder des notes ou demander une dispense",
  amenagements: "Indiquer mes aménagements",
  validation: "Relire et valider ma pré-inscription",
  pieces: "Ajouter mes pièces",
  signature: "Signer mon récapitulatif",
  depot: "Déposer mon dossier",
};

export const statutsTache: Record<StatutTache, string> = {
  a_faire: "À faire",
  en_cours: "En cours",
  termine: "Terminé",
  a_corriger: "À corriger",
  pas_encore_possible: "Pas encore possible",
  ferme: "Fermé",
};

export const statutsPiece: Record<StatutPiece, string> = {
  demandee: "À ajouter",
  ajoutee: "Ajoutée",
  recue: "Reçue",
  a_remplacer: "À remplacer",
  par_signature: "Se fait à la signature",
  sans_objet: "Sans objet",
};

export const dates: Record<NatureDate, string> = {
  ouverture: "Ouverture des inscriptions",
  choix: "Choisir et valider",
  depot: "Signer et ajouter toutes les pièces",
  confirmation: "Réponse du service",
};

export const documents: Record<DocumentId, { titre: string; phrase: string }> = {
  recapitulatif: { titre: "Récapitulatif d’inscription", phrase: "À vérifier et à signer dans sa dernière version." },
  demande_de_pieces: { titre: "Demande de pièces justificatives", phrase: "Ce qu’il faut ajouter, pourquoi, et avant quand." },
  convocation: { titre: "Convocation", phrase: "Quand et où passer chaque épreuve. À imprimer et à apporter." },
  confirmation: { titre: "Confirmation d’inscription", phrase: "La preuve que le service a validé votre inscription." },
  correction: { titre: "Demande de correction", phrase: "Ce que le service vous demande de corriger, et avant quand." },
  decision: { titre: "Décision du service", phrase: "Ce qui est décidé, pourquoi, et comment contester." },
  recu: { titre: "Reçu de dépôt", phrase: "La preuve de l’heure et du contenu de votre dépôt." },
};

/** « Version 2, reçue le… » : ce qu’une date dit d’un document. */
export const faits: Record<DocumentId, string> = {
  recapitulatif: "validée",
  demande_de_pieces: "validée",
  convocation: "publiée",
  confirmation: "validée",
  correction: "demandée",
  decision: "décidée",
  recu: "reçue",
};

export const apercus = {
  attente: "Nous préparons l’aperçu…",
  impossible: "L’aperçu de cette page n’est pas possible. Le fichier est bien ajouté.",
  absent: "Ce fichier ne se lit plus sur cet ordinateur. Ajoutez-le de nouveau.",
  image: (nom: string, page: number, pages: number): string => (pages > 1 ? `Aperçu de ${nom}, page ${page} sur ${pages}` : `Aperçu de ${nom}`),
  pages: (nom: string): string => `Pages de ${nom}`,
  rang: (page: number, pages: number): string => `page ${page} sur ${pages}`,
};

/** « Vous passez 5 épreuves, vous gardez 3 notes. » */
export function effetEnMots(e: EffetView): string {
  const compte = (nombre: number, un: string, plusieurs: string): string => `${nombre} ${nombre > 1 ? plusieurs : un}`;
  const parties = [`vous passez ${compte(e.presentees, "épreuve", "épreuves")}`];
  if (e.gardees > 0) parties.push(`vous gardez ${compte(e.gardees, "note", "notes")}`);
  if (e.dispensees > 0) parties.push(`vous demandez ${compte(e.dispensees, "dispense", "dispenses")}`);
  if (e.plus_tard > 0) parties.push(`vous laissez ${compte(e.plus_tard, "épreuve", "épreuves")} pour une autre session`);
  const phrase = parties.join(", ");
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}

export function statut(s: StatutView, phase: PhaseView = "ouverte", envoye = false): { mot: string; phrase: string } {
  switch (s.statut) {
    case "brouillon":
      return { mot: "Brouillon", phrase: envoye ? "Vous n’avez pas encore validé votre pré-inscription." : "Rien n’est envoyé. Vous seul voyez ces informations." };
    case "pre_inscrit":
      return {
        mot: `Pré-inscrit (version ${s.version})`,
        phrase: phase === "close" ? "Vos choix sont enregistrés." : "Vos choix sont enregistrés. Il reste à ajouter vos pièces et à signer.",
      };
    case "complet":
      return { mot: `Dossier complet (version ${s.version})`, phrase: envoye ? "Tout est là. Il reste à déposer votre dossier." : "Tout est là. Sur cet ordinateur, rien n’est encore envoyé." };
    case "a_corriger":
      return { mot: `À corriger (version ${s.version})`, phrase: s.points > 1 ? `Le service vous demande de corriger ${s.points} points.` : "Le service vous demande de corriger un point." };
    case "depose":
      return { mot: `Dossier déposé (version ${s.version})`, phrase: `Reçu le ${s.le}. Le service va le vérifier.` };
    case "valide":
      return { mot: `Inscription validée (version ${s.version})`, phrase: `Le service a validé votre inscription le ${s.le}.` };
    case "refuse":
      return { mot: "Inscription refusée", phrase: `Le service l’a refusée le ${s.le}.` };
    case "annule":
      return { mot: "Candidature annulée", phrase: `Le service l’a annulée le ${s.le}.` };
    case "retire":
      return { mot: "Candidature retirée", phrase: `Vous avez retiré votre candidature le ${s.le}.` };
    default:
      return s satisfies never;
  }
}

/** The network line: what a person can do now. */
export function reseau(r: EtatReseau): string {
  switch (r.etat) {
    case "non_essaye":
      return "";
    case "en_ligne":
      return "En ligne";
    case "hors_ligne":
      return `Hors ligne depuis ${r.depuis} : continuez, l’envoi se fera plus tard`;
    case "muet":
      return `Le service ne répond pas depuis ${r.depuis} : continuez, l’envoi se fera plus tard`;
    default:
      return r satisfies never;
  }
}

/** Where a dossier stands on its way. */
export function envoi(e: EtatEnvoi): { mot: string; phrase: string } {
  switch (e.etat) {
    case "sur_cet_ordinateur":
      return { mot: "Sur cet ordinateur, rien n’est encore envoyé", phrase: "Le service ne voit rien tant que vous n’avez pas envoyé." };
    case "en_attente":
      return {
        mot: e.nombre > 1 ? `${e.nombre} changements pas encore reçus` : "1 changement pas encore reçu",
        phrase: "Ce qui n’est pas reçu est gardé sur cet ordinateur. C’est l’heure où le service le reçoit qui compte.",
      };
    case "envoi_pieces":
      return {
        mot: `Envoi des pièces : ${e.envoye} sur ${e.total}`,
        phrase: "Vos réponses sont reçues. Vous pouvez continuer ou fermer : l’envoi reprendra où il en est.",
      };
    case "recu":
      return {
        mot: e.le === "" ? "Tout est reçu" : `Tout est reçu, le ${e.le}`,
        phrase: "Chaque changement a son reçu, signé par le service et vérifié sur cet ordinateur.",
      };
    case "a_revoir":
      return {
        mot: e.nombre > 1 ? `${e.nombre} changements à revoir` : "1 changement à revoir",
        phrase: e.nombre > 1 ? "Ils sont gardés, mais ils ne comptent pas. Regardez chacun dans « Mes envois »." : "Il est gardé, mais il ne compte pas. Regardez-le dans « Mes envois ».",
      };
    default:
      return e satisfies never;
  }
}

export function suiteEnvoi(s: SuiteEnvoi): { mot: string; phrase: string } {
  switch (s.suite) {
    case "ici":
      return { mot: "Sur cet ordinateur", phrase: "Pas encore reçu par le service." };
    case "recu":
      return { mot: "Reçu", phrase: "Le service l’a reçu. Il n’a pas encore décidé." };
    case "accepte":
      return { mot: "Reçu, il compte", phrase: "Le service l’a reçu et il compte." };
    case "tardif":
      return { mot: "Reçu après la date", phrase: "Le service l’a reçu après la date limite. Il le garde, mais il ne compte pas." };
    case "refuse":
      return {
        mot: "Reçu, refusé",
        phrase: `La règle ne permet pas ce changement : ${s.codes.map((c) => phraseRefus({ code: c as CodeRefus, donnees: {}, champ: null })).join(" ")}`,
      };
    case "conflit":
      return { mot: "En conflit", phrase: "La même partie a changé sur un autre appareil entre-temps. Choisissez ce qui doit rester." };
    case "a_examiner":
      return { mot: "À examiner par le service", phrase: "Une personne du service va le regarder. Vous n’avez rien à faire." };
    default:
      return s satisfies never;
  }
}

export const sujets: Record<SujetEnvoi, string> = {
  ouverture: "Ouverture du dossier",
  courriel: "Adresse électronique",
  reprise: "Reprise de la session précédente",
  identite: "Identité",
  representant: "Représentant légal",
  coordonnees: "Coordonnées",
  parcours: "Parcours",
  specialite: "Spécialité",
  epreuves: "Épreuves",
  notes: "Notes et dispenses",
  amenagements: "Aménagements",
  validation: "Validation",
  piece: "Pièce",
  signature: "Signature",
  depot: "Dépôt du dossier",
  retrait: "Retrait de la candidature",
  cloture: "Clôture des dépôts",
  retard: "Explication d’un retard",
  correction: "Demande de correction",
  reponse: "Réponse à une question",
  rectification: "État civil rectifié",
  message: "Message",
  decision: "Décision du service",
  convocation: "Convocation",
  autre: "Dossier modifié",
};

/** Who made a change, and where. */
export function auteur(a: Auteur): string {
  switch (a.par) {
    case "ici":
      return `vous, ici, le ${a.le}`;
    case "appareil":
      return `vous, sur « ${a.nom} »`;
    case "service":
      return "le service";
  }
}

const nomEtape: Donnees = {
  identite: "dire qui vous êtes",
  representant: "nommer votre représentant légal",
  coordonnees: "donner vos coordonnées",
  parcours: "décrire votre parcours",
  specialite: "choisir votre spécialité",
  epreuves: "choisir vos épreuves",
  notes: "répondre sur vos notes et dispenses",
  amenagements: "répondre sur les aménagements",
};
const nomLigne: Donnees = { identite: "l’identité", coordonnees: "l’adresse", epreuves: "la spécialité et la langue" };

const refus: Record<CodeRefus, Phrase> = {
  "campagne.pas_encore_ouverte": (d) => `Les inscriptions ouvrent le ${de(d, "ouverture")}. Vous pouvez déjà préparer vos pièces.`,
  "campagne.choix_fermes": (d) => `Les choix sont fermés depuis le ${de(d, "depuis")}. Ce qui a été validé avant reste valable.`,
  "campagne.depot_ferme": (d) => `Le dépôt des pièces est fermé depuis le ${de(d, "depuis")}. Contactez le service.`,
  "dossier.non_ouvert": "Ouvrez d’abord votre dossier.",
  "dossier.deja_ouvert": "Ce dossier est déjà ouvert.",
  "candidature.retiree": (d) => `Vous avez retiré cette candidature le ${de(d, "le")}. Elle ne peut plus changer.`,
  "orientation.preparation_manquante": "Choisissez votre situation.",
  "orientation.residence_manquante": "Dites si vous habitez en France ou dans un autre pays.",
  "orientation.departement_manquant": "Choisissez votre département dans la liste.",
  "orientation.pays_manquant": "Choisissez votre pays dans la liste.",
  "orientation.deja_manquant": "Dites si vous avez déjà passé {ce}.",
  "orientation.session_manquante": "Choisissez une session.",
  "orientation.par_etablissement": "Votre établissement vous inscrit.",
  "orientation.autre_academie": (d) => `L’académie de ${de(d, "academie")} vous inscrit.`,
  "orientation.situation_a_voir": "Votre situation se voit avec le service.",
  "orientation.pays_a_voir": (d) => `Pour une personne qui habite ${de(d, "pays")}, l’inscription se voit avec le service.`,
  "orientation.autre_session": (d) => `Ici, on s’inscrit à la session ${de(d, "session")}.`,
  "orientation.echec_sans_presentation": "Vous avez dit vous représenter après un échec. Dites à quelle session vous avez passé {le}, ou changez votre première réponse.",
  "reseau.injoignable": "Le service n’a pas pu être joint. Vérifiez votre connexion, puis essayez de nouveau. Rien n’est perdu.",
  "reseau.indisponible": "Le service ne peut pas répondre en ce moment. Essayez de nouveau dans quelques minutes. Rien n’est perdu.",
  "reseau.illisible": "La réponse ne vient pas du service, ou Pupitre est trop ancien pour la lire. Mettez Pupitre à jour, ou essayez un autre réseau.",
  "reseau.repetition": "Une répétition n’envoie rien à un vrai service, et un vrai dossier n’entre dans aucune répétition.",
  "reseau.refus": "Le service n’a pas pris cette demande. Essayez de nouveau ; si cela recommence, contactez le service.",
  "compte.adresse": "Écrivez une adresse complète, par exemple nom@exemple.fr.",
  "compte.identifiants": "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux, ou choisissez « Mot de passe oublié ».",
  "compte.attendre": (d) => `Trop d’essais. Attendez ${de(d, "attente")} secondes, puis essayez de nouveau.`,
  "compte.code": "Ce code n’ouvre rien : vérifiez-le dans le dernier courriel, ou demandez-en un nouveau. Celui d’un compte sert sur l’ordinateur qui l’a demandé, pendant 48 heures.",
  "signature.pas_arrivee": "Votre signature n’est pas encore arrivée au service, ou elle est déjà confirmée. Attendez quelques secondes, puis demandez le code de nouveau.",
  "compte.code.vide": "Écrivez le code reçu.",
  "connexion.code": "Ce code n’ouvre rien : vérifiez-le dans le navigateur. Il sert une fois, sur cet ordinateur, pendant 15 minutes. Vous pouvez aussi ouvrir le navigateur de nouveau.",
  "connexion.muette": "Cette façon de se connecter ne répond pas en ce moment. Connectez-vous avec votre adresse et votre mot de passe, ou essayez plus tard.",
  "connexion.navigateur": (d) => `Aucun navigateur ne s’est ouvert. Copiez cette adresse dans le vôtre : ${de(d, "adresse")}`,
  "connexion.prise": "Cette identité ouvre déjà un autre compte, ou une autre identité ouvre déjà celui-ci. Une personne n’a qu’un compte : connectez-vous au premier, ou contactez le service.",
  "compte.session": "Vous n’êtes plus connecté. Connectez-vous de nouveau : rien n’est perdu.",
  "compte.mot_de_passe.faux": "Ce mot de passe n’est pas celui du compte. Vérifiez-le.",
  "compte.mot_de_passe.court": "Choisissez un mot de passe de 12 caractères au moins, par exemple quelques mots sans rapport entre eux.",
  "compte.mot_de_passe.long": "Ce mot de passe a plus de 128 caractères. Choisissez-en un plus court.",
  "compte.mot_de_passe.devinable": "Ce mot de passe est parmi les premiers essayés par un voleur. Choisissez quelques mots sans rapport entre eux.",
  "envoi.piece_ecartee": "Le service n’a pas pris une pièce : elle n’est pas celle qui était annoncée, ou ce n’est ni un PDF ni une image. Ajoutez-la de nouveau.",
  "envoi.recu_faux": "Un reçu n’est pas signé par le service : il est écarté. Ce changement n’est pas encore reçu ; il part de nouveau.",
  "courriel.manquant": "Écrivez votre adresse électronique.",
  "courriel.forme": "Écrivez une adresse complète, par exemple nom@exemple.fr.",
  "courriel.trop_long": (d) => `L’adresse a plus de ${de(d, "max")} caractères. Utilisez une adresse plus courte.`,
  "identite.civilite_manquante": "Choisissez une civilité.",
  "nom.manquant": "Écrivez le nom de naissance.",
  "nom.trop_long": (d) => `Le nom a plus de ${de(d, "max")} caractères. Écrivez-le comme sur la pièce d’identité.`,
  "nom.avec_chiffre": "Un nom n’a pas de chiffre. Vérifiez ce qui est écrit.",
  "prenoms.manquants": "Écrivez les prénoms.",
  "date.manquante": "Écrivez la date entière : jour, mois et année.",
  "date.jour": "Écrivez le jour avec un nombre de 1 à 31.",
  "date.mois": "Écrivez le mois avec un nombre de 1 à 12.",
  "date.annee": "Écrivez l’année avec 4 chiffres, par exemple 2001.",
  "date.inexistante": "Ce jour n’existe pas dans ce mois. Vérifiez la date.",
  "date.future": "La date de naissance doit être dans le passé.",
  "date.trop_ancienne": "L’année est avant 1900. Vérifiez les 4 chiffres.",
  "naissance.lieu_manquant": "Dites si vous êtes né en France ou dans un autre pays.",
  "naissance.commune_manquante": "Écrivez la commune de naissance.",
  "naissance.ville_manquante": "Écrivez la ville de naissance.",
  "naissance.pays_manquant": "Choisissez le pays de naissance dans la liste.",
  "identite.nationalite_manquante": "Choisissez une nationalité.",
  "ine.forme": "Le numéro INE a 11 lettres et chiffres. Vérifiez-le, ou laissez ce champ vide.",
  "identite.age_minimum": (d) => `Pour {ce}, il faut avoir ${de(d, "ans")} ans le ${de(d, "le")}. Vérifiez la date de naissance, ou contactez le service.`,
  "representant.sans_objet": "Vous avez 18 ans : aucun représentant légal n’est nécessaire.",
  "representant.lien_manquant": "Écrivez le lien avec vous, par exemple mère.",
  "adresse.manquante": "Écrivez le numéro et la rue.",
  "adresse.trop_longue": (d) => `Cette ligne a plus de ${de(d, "max")} caractères. Utilisez aussi le complément d’adresse.`,
  "adresse.code_postal": "Le code postal a 5 chiffres.",
  "adresse.localite_manquante": "Écrivez la commune.",
  "adresse.hors_academie": (d) => `Cette adresse est à ${de(d, "lieu")} : l’académie de ${de(d, "academie")} inscrit ses habitants.`,
  "telephone.forme": "Écrivez un numéro complet, par exemple 06 12 34 56 78 ou +212 6 12 34 56 78.",
  "parcours.employeur_manquant": "Écrivez le nom de l’employeur.",
  "parcours.en_cours_manquant": "Dites si vous travaillez encore là.",
  "parcours.dates_inversees": "Le dernier jour est avant le premier. Vérifiez les deux dates.",
  "parcours.emploi_futur": "Cet emploi n’a pas encore commencé. Écrivez seulement ceux qui ont commencé.",
  "parcours.experience_manquante": (d) => `Écrivez au moins un emploi : ${de(d, "mois")} mois d’expérience sont demandés.`,
  "parcours.particularite_inconnue": "Cette situation n’est pas prévue à cette session. Décochez-la.",
  "specialite.manquante": "Choisissez votre spécialité dans la liste.",
  "specialite.inconnue": "Cette spécialité n’est pas proposée à cette session. Choisissez-en une dans la liste.",
  "epreuves.forme_manquante": "Choisissez la forme {du}.",
  "epreuves.forme_interdite": (d) => `Cette forme n’est pas ouverte à votre catégorie (${de(d, "categorie")}). Choisissez l’autre.`,
  "epreuves.langue_manquante": (d) => `Choisissez la langue : ${de(d, "epreuve")}.`,
  "epreuves.langue_interdite": (d) => `Cette langue n’est pas possible : ${de(d, "epreuve")}. Choisissez dans la liste.`,
  "epreuves.facultatives_trop_nombreuses": (d) => `Gardez ${de(d, "maximum")} épreuves facultatives au plus.`,
  "epreuves.facultative_inconnue": "Cette épreuve facultative n’existe pas à cette session. Décochez-la.",
  "epreuves.langues_identiques": (d) => `Cette langue est déjà choisie. Choisissez-en une autre : ${de(d, "epreuve")}.`,
  "epreuves.langue_facultative_identique": "La langue facultative doit être différente des autres. Choisissez-en une autre.",
  "epreuves.presentee_manquante": (d) => `Dites si vous passez cette épreuve à cette session : ${de(d, "epreuve")}.`,
  "epreuves.plus_tard_interdit": (d) => `En forme globale, toutes les épreuves se passent à cette session : ${de(d, "epreuve")}.`,
  "epreuves.aucune_presentee": "Passez au moins une épreuve à cette session.",
  "notes.choix_manquant": (d) => `Gardez la note ou repassez l’épreuve : ${de(d, "epreuve")}.`,
  "notes.forme": (d) => `Écrivez une note entre 0 et 20, par exemple 12,50 : ${de(d, "epreuve")}.`,
  "notes.sous_seuil": (d) => `Une note sous ${de(d, "seuil")} sur 20 ne se garde pas. Repassez l’épreuve : ${de(d, "epreuve")}.`,
  "notes.session": (d) => `Écrivez l’année de la session avec 4 chiffres : ${de(d, "epreuve")}.`,
  "notes.trop_ancienne": (d) => `Cette note est trop ancienne : la plus ancienne session possible est ${de(d, "premiere")}. Repassez l’épreuve : ${de(d, "epreuve")}.`,
  "notes.session_future": (d) => `La session de la note doit être avant cette session : ${de(d, "epreuve")}.`,
  "notes.sans_presentation": (d) => `Vous avez dit n’avoir jamais passé {ce} : aucune note ne se garde pour ${de(d, "epreuve")}.`,
  "notes.note_et_dispense": (d) => `Gardez la note ou demandez la dispense, pas les deux : ${de(d, "epreuve")}.`,
  "notes.dispense_sans_diplome": (d) => `Une dispense demande un diplôme. Répondez « oui », ou décochez ${de(d, "epreuve")}.`,
  "notes.autre_diplome_manquant": "Répondez oui ou non : un diplôme peut-il vous donner une dispense ?",
  "notes.autre_diplome_nom_manquant": "Écrivez le nom de ce diplôme.",
  "notes.dispense_interdite": (d) => `Aucune dispense n’est possible pour cette épreuve : ${de(d, "epreuve")}. Décochez-la.`,
  "notes.rien_a_presenter": "Il reste au moins une épreuve à passer. Repassez une épreuve ou retirez une dispense.",
  "amenagements.reponse_manquante": "Répondez oui ou non.",
  "amenagements.situation_manquante": "Dites si votre situation a changé depuis la session précédente.",
  "amenagements.autre_examen": "Les aménagements ne sont reconduits que pour la même spécialité. Choisissez une autre réponse.",
  "reprise.absente": "Aucune candidature précédente n’a été trouvée.",
  "reprise.ligne_sans_reponse": (d) => `Dites si ${nomLigne[de(d, "ligne")] ?? "cette ligne"} : c’est juste, ou à changer.`,
  "reprise.ligne_a_changer": (d) => `À cette session, ${nomLigne[de(d, "ligne")] ?? "cette ligne"} ne peut pas être repris tel quel. Choisissez « À changer ».`,
  "validation.etape_manquante": (d) => `Il reste à ${nomEtape[de(d, "etape")] ?? "répondre à une étape"}.`,
  "validation.autre_contenu": "Le dossier a changé depuis cette lecture. Relisez-le, puis recommencez.",
  "validation.rien_de_change": (d) => `La version ${de(d, "version")} est déjà validée et rien n’a changé.`,
  "piece.inconnue": "Cette pièce n’est pas demandée.",
  "piece.sans_objet": (d) => `Cette pièce ne vous est pas demandée : ${de(d, "piece")}.`,
  "piece.fichiers_trop_nombreux": (d) => `Cette pièce a déjà ${de(d, "maximum")} fichiers. Retirez-en un, ou réunissez-les en un seul PDF.`,
  "piece.fichier_en_double": "Ce fichier est déjà là. Rien n’a été ajouté une seconde fois.",
  "piece.fichier_refuse": "Ce fichier ne peut pas être gardé. Essayez de l’enregistrer de nouveau, en PDF.",
  "piece.recapitulatif_sans_version": "Validez d’abord votre pré-inscription : le récapitulatif à signer n’existe pas encore.",
  "signature.pas_de_version": "Validez d’abord votre pré-inscription. Vous pourrez signer ensuite.",
  "signature.modifications_non_validees": (d) => `Vous avez changé des réponses depuis la version ${de(d, "version")}. Validez-les avant de signer.`,
  "signature.version_ancienne": (d) => `Vous avez lu la version ${de(d, "signee")}, la dernière est la version ${de(d, "courante")}. Relisez-la avant de signer.`,
  "signature.pas_relu": "Cochez la case pour dire que vous avez relu.",
  "signature.moyen_manquant": "Choisissez comment signer.",
  "signature.moyen_refuse": "Cette façon de signer n’est pas acceptée ici. Choisissez-en une autre.",
  "signature.vide": "La zone est vide. Dessinez votre signature ou choisissez une autre façon de signer.",
  "signature.nom_different": (d) => `Écrivez vos prénoms et votre nom comme ici : ${de(d, "attendu")}.`,
  "signature.numerisation_manquante": "Ajoutez d’abord la page signée à la main, numérisée après la validation de cette version.",
  "signature.representant_manquant": (d) => `Votre représentant légal signe aussi : ${de(d, "nom")}.`,
  "depot.sans_version": "Validez d’abord votre pré-inscription.",
  "depot.modifications_non_validees": (d) => `Vous avez changé des réponses depuis la version ${de(d, "version")}. Validez-les, puis signez, avant de déposer.`,
  "depot.piece_manquante": (d) => `Ajoutez cette pièce : ${de(d, "piece")}.`,
  "depot.non_signe": (d) => `Signez votre récapitulatif dans sa dernière version (version ${de(d, "version")}).`,
  "depot.autre_contenu": "Le dossier a changé depuis cette lecture. Relisez ce que vous déposez, puis recommencez.",
  "candidature.annulee": (d) => `La candidature a été annulée par le service le ${de(d, "le")} : plus rien ne change. Contactez-le si c’est une erreur.`,
  "decision.inconnue": "Choisissez une décision : valider, refuser ou annuler.",
  "decision.sans_candidature": "Ce dossier n’a pas de pré-inscription validée : il n’y a rien à décider.",
  "decision.deja_prise": "Une décision est déjà prise : retirez-la d’abord, avec un motif.",
  "decision.autre_version": (d) => `Le dossier est maintenant à la version ${de(d, "version")} : relisez-le avant de décider.`,
  "decision.points_ouverts": (d) => `Le candidat n’a pas encore répondu à tout ce qui lui est demandé (${de(d, "points")}).`,
  "decision.piece_manquante": (d) => `Il manque une pièce : ${de(d, "piece")}.`,
  "decision.sans_depot": "Le dossier est complet, mais le candidat ne l’a pas déposé.",
  "preuve.sans_signature": "Aucune signature tapée de cette version n’attend de code.",
  "convocation.sans_inscription": "L’inscription n’est pas validée : personne n’est convoqué avant.",
  "convocation.ailleurs": (d) => `L’académie de ${de(d, "academie")} gère cette spécialité : c’est elle qui convoque.`,
  "convocation.vide": "Donnez au moins une épreuve, avec son jour, son heure et son centre.",
  "convocation.epreuve": (d) => `L’épreuve « ${de(d, "epreuve")} » n’est pas passée à cette session par ce candidat : vérifiez son code.`,
  "convocation.date": "Donnez un jour à venir et une heure, comme 2024-05-13 et 14:00.",
  "convocation.duree": "Donnez la durée en minutes, ou rien.",
  "convocation.centre": "Donnez le nom du centre.",
  "convocation.texte_long": (d) => `Écrivez ${de(d, "max")} caractères au plus.`,
  "decision.absente": "Aucune décision n’est à retirer.",
  "candidature.refusee": (d) => `Votre inscription a été refusée le ${de(d, "le")}. Elle ne change plus ; vous pouvez écrire au service.`,
  "inscription.validee": (d) => `Votre inscription est validée depuis le ${de(d, "le")} : vos pièces ne changent plus. Écrivez au service si quelque chose change.`,
  "correction.sans_objet": "Seule une candidature validée peut être corrigée.",
  "correction.points_manquants": "Dites ce qui est à corriger.",
  "correction.date": "Donnez un instant à venir, comme 2023-12-05T00:00:00+01:00.",
  "correction.deja_demandee": (d) => `Cette pièce est déjà demandée : ${de(d, "piece")}.`,
  "correction.point_sans_question": "Cette question n’attend pas de réponse.",
  "correction.reponse_manquante": "Écrivez votre réponse.",
  "correction.reponse_trop_longue": (d) => `Raccourcissez votre réponse : ${de(d, "max")} lettres au plus.`,
  "instruction.motif_longueur": (d) => `Écrivez un motif de ${de(d, "min")} à ${de(d, "max")} lettres : le candidat le lit.`,
  "message.manquant": "Écrivez votre message.",
  "message.trop_long": (d) => `Raccourcissez votre message : ${de(d, "max")} lettres au plus.`,
  "rectification.sans_objet": "Il n’y a rien à rectifier : aucune candidature n’est validée, ou elle dit déjà cela.",
  "identite.figee": "Votre état civil est enregistré : seul le service peut le rectifier. Écrivez-lui depuis « Messages avec le service ».",
  "retard.sans_objet": "Il n’y a pas de retard à expliquer : rien ne manquait à la date limite, ou elle n’est pas passée.",
  "retard.explication_manquante": "Écrivez pourquoi cela vient après la date limite.",
  "retard.explication_trop_longue": (d) => `Raccourcissez votre explication : ${de(d, "max")} lettres au plus.`,
  "retard.piece_venue_a_temps": "Cette pièce est venue à temps : elle ne change plus. Ajoutez seulement ce qui manquait.",
  "cloture.sans_objet": "Seul le service clôt les dépôts.",
  "envoi.fichiers_attendus": "Le service n’avait pas encore reçu tous les fichiers. Attendez la fin de l’envoi des pièces, puis déposez de nouveau.",
  "envoi.fichier_ecarte": "Une pièce est à remplacer : le service ne peut pas l’ouvrir sans risque. Ouvrez la liste de vos pièces, remplacez-la, puis déposez.",
  "envoi.chaine": "Ce changement vient d’une copie du dossier restée en arrière. Refaites-le ici s’il compte encore.",
  "ordinateur.manquant": "Dites si cet ordinateur est le vôtre ou s’il est partagé.",
  "secret.trop_court": "Choisissez un code de 6 caractères au moins.",
  "secret.different": "Les deux codes sont différents. Écrivez deux fois le même.",
  "secret.non_compris": "Cochez la case : un code oublié ne peut pas être retrouvé.",
  "secret.faux": (d) =>
    de(d, "attente") === "0"
      ? "Ce code n’ouvre pas ce dossier. Vérifiez les majuscules et recommencez."
      : `Ce code n’ouvre pas ce dossier. Attendez ${de(d, "attente")} secondes avant de recommencer.`,
  "phrase.trop_courte": "Choisissez une phrase de 12 caractères au moins.",
  "phrase.differente": "Les deux phrases sont différentes. Écrivez deux fois la même.",
  "phrase.fausse": "Cette phrase n’ouvre pas ce fichier. Vérifiez-la et recommencez.",
  "apporter.pas_un_dossier": "Ce fichier n’est pas un dossier emporté d’ici. Choisissez un fichier « .pupitre ».",
  "apporter.tronque": "Ce fichier est coupé. Copiez-le de nouveau en entier, puis recommencez.",
  "apporter.deja_ici": "Ce dossier est déjà sur cet ordinateur. Ouvrez-le depuis l’accueil.",
  "recherche.incomplete": "Écrivez le nom et la date de naissance complète.",
  "recherche.plusieurs": "Plusieurs candidatures ont ce nom et cette date de naissance. Écrivez votre numéro de candidat. Sans lui, cherchez encore pour continuer.",
  "recherche.numero_demande": "Une candidature ressemble à vos réponses. Vérifiez-les ou écrivez votre numéro de candidat. Sans lui, cherchez encore pour continuer.",
  "verification.lecture": "Ce fichier ne se lit pas. Vérifiez qu’il est encore là, puis choisissez-le de nouveau.",
  "disque.plein": "Le disque de cet ordinateur est plein. Libérez de la place, puis recommencez : ce que vous avez écrit reste à l’écran.",
  "disque.ecriture": "Le disque de cet ordinateur a refusé l’écriture. Recommencez ; si cela continue, contactez le service.",
  "destination.pleine": "Il n’y a pas assez de place à cet endroit. Choisissez-en un autre, ou libérez de la place.",
  "destination.refusee": "Cet endroit refuse l’écriture. Choisissez-en un autre.",
  "document.ouverture": "Aucun programme n’ouvre les PDF sur cet ordinateur. Utilisez « Enregistrer sous ».",
  "bureau.vide": (d) => `Écrivez ${de(d, "nom")}.`,
  "bureau.pin": "Choisissez 4 à 8 chiffres : ils rouvrent l’écran après une pause.",
  "bureau.pin_faux": "Ce ne sont pas les bons chiffres. Après 3 essais, il faut se connecter de nouveau.",
  "bureau.verrou_ferme": "Trois essais : la session est fermée. Connectez-vous de nouveau.",
  "bureau.identifiants": "L’identifiant, le mot de passe ou le code n’est pas le bon. Un code ne sert qu’une fois : attendez le suivant si vous venez de vous connecter.",
  "bureau.invitation": "Cette invitation n’ouvre rien, ou a expiré. Demandez-en une autre à l’administrateur.",
  "bureau.mot_de_passe": "Choisissez au moins 15 caractères, par exemple quatre mots sans rapport.",
  "bureau.role": "Votre rôle ne permet pas ce geste. Demandez à votre chef de bureau.",
  "bureau.session": "Votre session est terminée. Connectez-vous de nouveau.",
  "bureau.recherche_vide": "Tapez un nom, une date de naissance (120301), un numéro ou une adresse électronique.",
  "bureau.dossier_absent": "Ce dossier n’est pas ici. Cherchez-le de nouveau.",
  "bureau.dossier_change": "Le dossier a changé depuis que vous l’avez lu. Relisez-le, puis décidez.",
  "bureau.decision_partie": "Cette décision est déjà partie, ou une autre personne l’a terminée.",
  "bureau.decision_meme": "Il faut une autre personne : vous avez vous-même proposé cette décision.",
  "bureau.decision_mots": "Dites pourquoi, en 10 à 1 000 caractères.",
  "bureau.note_vide": "Écrivez une note de 1 à 2 000 caractères.",
  "bureau.export_motif": "Dites pourquoi les réponses sur la santé sortent, en 10 à 400 caractères.",
  "bureau.export_en_cours": "Un export est déjà en cours. Attendez sa fin, ou arrêtez-le.",
  "bureau.jour": "Donnez un jour, par exemple 2023-12-04.",
  "bureau.lot_texte": "Écrivez le message à envoyer.",
  "bureau.lot_etat": "Ce lot ne peut plus être signé ni repris : il est parti, ou une autre personne l’a terminé.",
  "bureau.lot_echantillon": "Ouvrez d’abord chaque dossier de l’échantillon.",
  "bureau.lot_suspendu": "Un dossier de l’échantillon a été jugé autrement : ce lot ne peut pas être signé.",
  "bureau.lot_prise": "Une décision est déjà en cours sur ce dossier.",
  "bureau.lot_alerte": "Une alerte demande un regard : ce dossier se traite un par un.",
  "bureau.lot_ouvert": "Une autre personne le regarde en ce moment.",
  "document.lettres_manquantes": (d) => `Le document montre un carré à la place de ces lettres : ${de(d, "lettres")}. Signalez-le au service.`,
  "fichier.vide": "Ce fichier est vide. Choisissez-en un autre.",
  "fichier.trop_gros": (d) => `Ce fichier dépasse ${de(d, "maximum_mo")} Mo. Prenez une photo de la page, ou enregistrez un PDF plus léger.`,
  "fichier.trop_gros_a_garder": (d) => `Ce fichier dépasse ${de(d, "garde_mo")} Mo. Enregistrez un PDF plus léger, ou prenez des photos des pages.`,
  "fichier.disparu": "Ce fichier a disparu pendant la lecture. Vérifiez la clé USB ou le dossier, puis recommencez.",
  "fichier.dossier": "C’est un dossier. Ouvrez-le et choisissez un fichier.",
  "fichier.heic": "Cette photo est au format HEIC. Sur l’iPhone : Réglages, Appareil photo, Formats, « Le plus compatible », puis reprenez la photo.",
  "fichier.bureautique": "Ce fichier vient d’un traitement de texte. Enregistrez-le en PDF, puis ajoutez le PDF.",
  "fichier.inconnu": "Nous n’arrivons pas à ouvrir ce fichier. Enregistrez-le en PDF, ou prenez-le en photo.",
  "fichier.pdf_protege": "Ce fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe, ou prenez-le en photo.",
  "fichier.pdf_abime": "Ce PDF est abîmé ou coupé. Téléchargez-le de nouveau, ou prenez-le en photo.",
  "fichier.pdf_script": "Ce PDF contient un programme. Imprimez-le dans un nouveau PDF, puis ajoutez celui-ci.",
  "fichier.pdf_fichiers_joints": "Ce PDF contient d’autres fichiers. Imprimez-le dans un nouveau PDF, puis ajoutez celui-ci.",
  "fichier.pdf_demesure": "Ce PDF est démesuré. Imprimez-le dans un nouveau PDF, puis ajoutez celui-ci.",
  "fichier.trop_de_pages": (d) => `Ce PDF a plus de ${de(d, "pages")} pages. Gardez seulement les pages utiles.`,
  "fichier.image_abimee": "Cette image est abîmée ou coupée. Reprenez la photo.",
  "fichier.image_demesuree": "Cette image a trop de points. Reprenez la photo avec une définition plus faible.",
  "fichier.non_examine": "Le service n’a pas réussi à examiner ce fichier. Refaites-le, par exemple en photographiant le document, et ajoutez-le de nouveau.",
  "fichier.infecte": "L’antivirus du service a reconnu un fichier dangereux. Ne l’ouvrez plus : photographiez le document et ajoutez la photo à sa place.",
};

const avis: Record<CodeAvis, Phrase> = {
  "compte.active": "Votre compte est activé. Connectez-vous avec le mot de passe que vous avez choisi.",
  "compte.connecte": "Vous êtes connecté.",
  "compte.deconnecte": "Vous êtes déconnecté. Vos dossiers restent sur cet ordinateur.",
  "compte.courriel_renvoye": "C’est noté : un nouveau courriel part. Le code le plus récent et les précédents servent tous.",
  "compte.adresse_confirmee": "Votre adresse est confirmée.",
  "compte.appareil_revoque": "Cet appareil ne parle plus en votre nom.",
  "envoi.garde_ici": "Votre choix part comme un nouveau changement.",
  "bureau.pris": (d) => `Dossiers pris : ${de(d, "nombre")}.`,
  "bureau.note": "La note est gardée. Elle fait partie de ce que la personne peut demander à lire.",
  "bureau.valide": (d) => `${de(d, "nom")} : inscription validée. La lettre partira après le délai ; d’ici là, vous pouvez la reprendre.`,
  "bureau.refuse": (d) => `${de(d, "nom")} : inscription refusée. La lettre partira après le délai ; d’ici là, vous pouvez la reprendre.`,
  "bureau.corrige": (d) => `${de(d, "nom")} : correction demandée. La lettre partira après le délai ; d’ici là, vous pouvez la reprendre.`,
  "bureau.propose": (d) => `${de(d, "nom")} : proposition enregistrée. Une autre personne doit la regarder.`,
  "bureau.ecrit": (d) => `${de(d, "nom")} : le message partira après le délai ; d’ici là, vous pouvez le reprendre.`,
  "bureau.reprise": "La décision est reprise : rien n’est parti.",
  "bureau.second": "Votre regard est noté.",
  "bureau.lot_signe": "Le lot est signé. Rien ne part avant la fin du délai : d’ici là, tout peut être repris.",
  "bureau.lot_repris": (d) => `Décisions reprises : ${de(d, "nombre")}. Rien d’autre ne part de ce lot.`,
  "bureau.exporte": (d) => `Dossiers écrits : ${de(d, "nombre")}, dans ${de(d, "fichier")}.`,
  "bureau.export_arrete": "Export arrêté : aucun fichier n’est écrit. Il reste noté.",
  "envoi.garde_service": "Ce qu’a le service reste.",
  "piece.code_autre_dossier": "D’après son code, cette page est celle d’un autre dossier. Vérifiez-la, et ajoutez votre propre récapitulatif.",
  "piece.code_autre_version": (d) =>
    `D’après son code, cette page est la version ${de(d, "lue")}, et la dernière est la version ${de(d, "actuelle")} : seule la dernière vous engage. Imprimez-la, signez-la et ajoutez-la à la place.`,
  "courriel.faute": (d) => `Cette adresse finit par « ${de(d, "domaine")} ». Vouliez-vous écrire ${de(d, "proposition")} ?`,
  "nom.hors_repertoire": (d) => `Ces caractères sont rares à l’état civil : ${de(d, "caracteres")}. Si votre pièce les montre, gardez-les.`,
  "ine.cle": "La dernière lettre du numéro INE ne correspond pas aux autres. Vérifiez-le, ou gardez-le tel quel.",
  "naissance.age_rare": (d) => `D’après cette date, vous avez ${de(d, "age")} ans. Vérifiez l’année.`,
  "naissance.commune_hors_liste": (d) => `« ${de(d, "commune")} » n’est pas dans la liste des communes. Si votre pièce l’écrit ainsi, gardez-la.`,
  "adresse.cedex": "Une adresse CEDEX est acceptée. Vérifiez que le courrier vous y arrive bien.",
  "adresse.code_postal_commune": (d) => `Ce code postal n’est pas connu pour ${de(d, "commune")}. Vérifiez les deux.`,
  "identite.differente": "Le nom de naissance est différent de celui de la session précédente. Le service vérifiera.",
  "amenagements.abandonne": "Vous aviez des aménagements à la session précédente. Avec « Non », ils ne sont pas reconduits.",
  "amenagements.sans_decision": "Nous ne retrouvons pas d’aménagement à la session précédente. Le service vérifiera.",
  "parcours.experience_courte": (d) => `Vous déclarez ${de(d, "duree")} d’expérience, ${de(d, "mois")} mois sont demandés. Le service décidera.`,
  "parcours.emplois_superposes": "Des emplois se chevauchent : les jours communs comptent une seule fois.",
  "notes.unite_a_confirmer": (d) => `Le rectorat confirmera que l’épreuve ${de(d, "epreuve")} est une unité : seule une unité se garde.`,
  "specialite.reglement_a_confirmer": "Une partie du règlement de cette spécialité est à confirmer par le rectorat. Votre candidature est possible.",
  "notes.differente": (d) => `La note ${de(d, "epreuve")} est différente de celle de la session précédente. Le service vérifiera sur votre relevé.`,
  "dossier.efface": "Le dossier est effacé de cet ordinateur.",
  "dossier.emporte": "Votre dossier est enregistré dans un fichier chiffré.",
  "dossier.apporte": "Votre dossier est maintenant sur cet ordinateur.",
  "candidature.retiree": "Votre candidature est retirée.",
  "document.enregistre": (d) => `Document enregistré dans ${de(d, "dossier")}.`,
  "copie.enregistree": (d) => `Tout est enregistré dans ${de(d, "dossier")}. Ce fichier n’est pas chiffré : gardez-le pour vous.`,
  "dates.enregistrees": "Les dates sont enregistrées. Ouvrez le fichier pour les ajouter à votre agenda.",
  "epreuves.effet": (d) => effet(d),
  "connexion.inconnue": (d) => `${de(d, "nom")} vous a reconnu, mais n’ouvre encore aucun compte ici. Connectez-vous cette fois avec votre adresse et votre mot de passe, ou créez votre compte : il sera relié à ${de(d, "nom")}.`,
  "connexion.reliee": (d) => `Votre compte est relié à ${de(d, "nom")} : vous pourrez vous connecter par lui, ou avec votre mot de passe.`,
  "connexion.deliee": (d) => `Votre compte n’est plus relié à ${de(d, "nom")}. Votre mot de passe vous connecte.`,
  "signature.code_envoye": "Le code part à l’adresse de votre compte. Il arrive en général en moins d’une minute : regardez aussi les courriels indésirables.",
  "signature.confirmee": "Votre signature est confirmée. Le récapitulatif le dira dès le prochain échange avec le service.",
  "correction.repondue": "Votre réponse est enregistrée. Elle part dès que le réseau le permet.",
  "message.ecrit": "Votre message est enregistré. Il part dès que le réseau le permet.",
  "piece.ajoutee": (d) => `${de(d, "piece")} : enregistré. ${reste(de(d, "reste"))}`,
  "piece.retiree": (d) => `${de(d, "piece")} : fichier retiré. ${reste(de(d, "reste"))}`,
  "fichier.sombre": "Cette photo est très sombre. Si le texte se lit mal, reprenez-la.",
  "fichier.petit": "Cette image est petite. Si le texte se lit mal, reprenez-la de plus près.",
};

function effet(d: Donnees): string {
  const nombre = (cle: string): number => Number(de(d, cle));
  return effetEnMots({
    presentees: nombre("presentees"),
    gardees: nombre("gardees"),
    dispensees: nombre("dispensees"),
    plus_tard: nombre("plus_tard"),
  });
}

function reste(nombre: string): string {
  if (nombre === "0") return "Tout est là.";
  return nombre === "1" ? "Il reste 1 pièce." : `Il reste ${nombre} pièces.`;
}

function phrase(p: Phrase, d: Donnees): string {
  return typeof p === "string" ? p : p(d);
}

/** The words of the campaign, in the place that a sentence keeps for them: « {ce} » becomes « cet examen ». */
let examen: MotsExamen = { court: "", au_court: "", ce: "", le: "", du: "", deja_presente: "" };

export function parlerDe(mots: MotsExamen): void {
  examen = mots;
}

/** A sentence ready to be read: with the words of the campaign, and the spaces of French punctuation. */
export function typo(texte: string): string {
  const dit = texte.replace(/\{(court|ce|le|du|deja_presente)\}/g, (_, forme: keyof MotsExamen) => examen[forme]);
  return dit.replace(/ ([:;?!»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
}

export function phraseRefus(r: Refus): string {
  // A newer service may give a code that this application does not know.
  const connu: Phrase | undefined = refus[r.code];
  return typo(phrase(connu ?? "Le service ne permet pas cela. Mettez Pupitre à jour, ou contactez le service.", r.donnees as Donnees));
}

export function phraseAvis(a: Avis): string {
  return typo(phrase(avis[a.code], a.donnees as Donnees));
}

/** What is wrong with a document that was verified. */
/** Ce qui prouve un cachet, dans le fichier même. */
export const preuves: Record<PreuveView, string> = {
  cachet: "L’heure est celle que le service dit.",
  heure: "Une autorité indépendante atteste l’heure.",
  certificat: "Le fichier prouve aussi que le certificat n’était pas révoqué : il se vérifiera encore dans des années.",
  archive: "Le fichier entier est gardé par un horodatage d’archive : il se vérifiera encore dans des décennies.",
};

/** Ce que vaut le code d’une page, selon qui l’a signé. */
export const signataires: Record<SignataireCode, string> = {
  service: "Ce code est signé par le service : une page qui dit cela existe. Comparez ce que vous lisez sur le papier avec ces mots : le code ne dit rien du reste de la page.",
  inconnu: "Ce code est signé par une clé que cette application ne connaît pas : l’ordinateur d’un candidat, par exemple. Le service, lui, peut la reconnaître.",
  personne: "Ce code n’est pas signé. Un code se recopie : il aide à retrouver un dossier, et ne prouve rien à lui seul.",
  faux: "Ce code est faux : la clé du service n’a pas signé cela.",
};

/** En quoi les mots d’une page ne sont pas ceux de son code. */
export const ecarts: Record<EcartView, string> = {
  titre: "Le titre de la page est celui d’un autre document.",
  version: "Le pied d’une page dit une autre version.",
  empreinte: "Le pied d’une page dit une autre empreinte.",
  dossier: "Le pied d’une page dit un autre dossier.",
  page_muette: "Une page ne dit pas de quel document elle est : elle a pu être ajoutée.",
};

export const defauts: Record<DefautView, string> = {
  illisible: "Ce fichier ne se lit pas comme un PDF. Prenez le fichier reçu, et non sa photo ou son impression.",
  sans_cachet: "Ce document ne porte aucun cachet : rien ne dit d’où il vient.",
  autre_signature: "Il porte une autre signature que le cachet du service.",
  etendue: "Le cachet ne couvre pas tout le document : une partie peut avoir été remplacée.",
  suite: "Quelque chose a été ajouté après le cachet.",
  contenu: "Le document a changé depuis qu’il a été scellé.",
  signature: "Le cachet lui-même est abîmé ou contrefait.",
  inconnu: "Le cachet n’est pas celui d’un service que cette application connaît.",
  horodatage: "L’horodatage n’est pas celui de ce cachet, ou pas celui d’une autorité que cette application connaît.",
  poste: "La signature de l’ordinateur, sous le cachet, ne tient pas, ou quelque chose a été ajouté entre les deux.",
  revoque: "Le certificat du cachet avait été révoqué par l’autorité qui l’a donné.",
  certificat: "Le certificat du cachet n’était pas valable à cette date, ou n’est pas fait pour sceller.",
};
