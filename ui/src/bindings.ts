// Generated from the view models of `poste`: do not edit.

export type AccordView = { "accord": "sans_mots" } | { "accord": "meme" } | { "accord": "autre", "ecarts": Array<EcartView> };

export type AccueilView = { 
/**
 * Where the campaign stands.
 */
phase: PhaseView, 
/**
 * Who registers here, sentence by sentence, from the campaign.
 */
qui: Array<string>, 
/**
 * The dates, in order.
 */
dates: Array<DateCle>, 
/**
 * Dossiers on this computer.
 */
dossiers: Array<DossierResume>, 
/**
 * Whether documents of the service can be verified here.
 */
verifie: boolean, 
/**
 * A damaged database was moved aside at start: where, so that a person can hand it to the service.
 */
base_ecartee: string | null, 
/**
 * What just happened (a dossier erased, withdrawn, carried out…).
 */
annonce: Avis | null, 
/**
 * A refusal to show on top (a file that could not be read…).
 */
refus: Array<Refus>, };

export type Action = { "action": "aller", 
/**
 * Where.
 */
vers: Destination, } | { "action": "retour" } | { "action": "preparer" } | { "action": "commencer" } | { "action": "ouvrir", 
/**
 * Its id.
 */
dossier: string, } | { "action": "fermer" } | { "action": "continuer" } | { "action": "poursuivre" } | { "action": "prendre", 
/**
 * The field.
 */
champ: string, 
/**
 * The value.
 */
valeur: string, } | { "action": "tout_est_juste" } | { "action": "sans_reprise" } | { "action": "confirmer" } | { "action": "renoncer" } | { "action": "choisir_fichiers", 
/**
 * Code of the pièce.
 */
piece: string, } | { "action": "retirer_fichier", 
/**
 * Code of the pièce.
 */
piece: string, 
/**
 * Content hash.
 */
fichier: string, } | { "action": "tourner_fichier", 
/**
 * Code of the pièce.
 */
piece: string, 
/**
 * Content hash.
 */
fichier: string, } | { "action": "deplacer_fichier", 
/**
 * Code of the pièce.
 */
piece: string, 
/**
 * Content hash.
 */
fichier: string, 
/**
 * -1 or +1.
 */
de: number, } | { "action": "ouvrir_document", 
/**
 * Which.
 */
document: DocumentId, 
/**
 * Version of the pré-inscription.
 */
version: number, } | { "action": "enregistrer_document", 
/**
 * Which.
 */
document: DocumentId, 
/**
 * Version of the pré-inscription.
 */
version: number, } | { "action": "choisir_taille", 
/**
 * Whether they are large: 16 points.
 */
grands: boolean, } | { "action": "enregistrer_dates" } | { "action": "enregistrer_tout" } | { "action": "envoyer" } | { "action": "deposer" } | { "action": "ne_pas_deposer" } | { "action": "trancher", 
/**
 * The change.
 */
envoi: string, 
/**
 * Whether the value given here is given again; otherwise what the service has stays.
 */
garder: boolean, } | { "action": "recevoir_code" } | { "action": "confirmer_signature" } | { "action": "repondre", 
/**
 * Its place among the points of the dossier.
 */
rang: number, } | { "action": "renvoyer_courriel" } | { "action": "verifier_document" } | { "action": "voir_compte" } | { "action": "connexion_externe" } | { "action": "delier_externe" } | { "action": "revoquer_appareil", 
/**
 * The device.
 */
appareil: string, } | { "action": "deconnecter" } | { "action": "retirer" } | { "action": "effacer" };

export type ActionBureau = { "action": "activer", 
/**
 * Name given by the administrator.
 */
identifiant: string, 
/**
 * Code of the invitation.
 */
invitation: string, 
/**
 * The password.
 */
mot_de_passe: string, } | { "action": "connecter", 
/**
 * Name.
 */
identifiant: string, 
/**
 * Password.
 */
mot_de_passe: string, 
/**
 * Code of the device.
 */
code: string, 
/**
 * Digits that open the screen after a pause.
 */
pin: string, } | { "action": "deconnecter" } | { "action": "verrouiller" } | { "action": "deverrouiller", 
/**
 * The digits.
 */
pin: string, } | { "action": "premiere_fois" } | { "action": "deja_inscrit" } | { "action": "tableau" } | { "action": "images" } | { "action": "liste", 
/**
 * Which one; every one when there is none.
 */
file: FileCle | null, 
/**
 * Only with that alert.
 */
alerte: AlerteCle | null, 
/**
 * Only without any.
 */
sans_alerte: boolean, 
/**
 * Only those of who looks.
 */
miens: boolean, } | { "action": "chercher", 
/**
 * What was typed.
 */
texte: string, } | { "action": "plus" } | { "action": "prendre", 
/**
 * How many.
 */
nombre: number, } | { "action": "preparer_lot", 
/**
 * A validation, or a message.
 */
sorte: SorteDecision, 
/**
 * The words of the message.
 */
texte: string, } | { "action": "lots" } | { "action": "voir_lot", 
/**
 * Which one.
 */
id: string, } | { "action": "signer_lot", 
/**
 * The digits of who signs.
 */
pin: string, } | { "action": "reprendre_lot" } | { "action": "exporter" } | { "action": "arreter_export" } | { "action": "revoir_liste" } | { "action": "ouvrir", 
/**
 * Which one.
 */
dossier: string, } | { "action": "voisin", 
/**
 * The one before.
 */
precedent: boolean, } | { "action": "juger", 
/**
 * The check.
 */
controle: string, 
/**
 * What is said of it.
 */
conforme: boolean | null, } | { "action": "noter", 
/**
 * The words.
 */
texte: string, } | { "action": "ecrire", 
/**
 * The words.
 */
texte: string, } | { "action": "corriger", 
/**
 * The points.
 */
points: Array<PointTape>, 
/**
 * The last day for the answers, « 2023-12-04 ».
 */
jour: string, } | { "action": "decider", 
/**
 * Validation, refusal or cancellation.
 */
sorte: SorteDecision, 
/**
 * Why.
 */
motif: string, } | { "action": "reprendre", 
/**
 * Which one.
 */
id: string, } | { "action": "confirmer", 
/**
 * Which one.
 */
id: string, 
/**
 * Whether she agrees.
 */
accord: boolean, 
/**
 * Why not.
 */
mots: string, } | { "action": "malgre" } | { "action": "garder" };

export type ActivationView = { 
/**
 * The second factor, once the password is chosen.
 */
facteur: FacteurView | null, };

export type AlerteCle = "signature_ancienne" | "retard" | "reponse_recue" | "message_recu" | "regle_non_tenue" | "a_juger" | "autre_academie" | "doublon_possible" | "piece_ecartee";

export type AlerteView = { 
/**
 * Which one.
 */
alerte: AlerteCle, 
/**
 * How many.
 */
nombre: number, };

export type Apercu = { "genre": "image", 
/**
 * PNG, in base64.
 */
png: string, 
/**
 * Width in pixels.
 */
largeur: number, 
/**
 * Height in pixels.
 */
hauteur: number, } | { "genre": "impossible" } | { "genre": "absent" };

export type AppareilView = { 
/**
 * Identity.
 */
id: string, 
/**
 * Its name.
 */
nom: string, 
/**
 * When it was enrolled, in words.
 */
depuis: string, 
/**
 * Whether it is this one.
 */
celui_ci: boolean, };

export type Auteur = { "par": "ici", 
/**
 * When, in words.
 */
le: string, } | { "par": "appareil", 
/**
 * Its name.
 */
nom: string, } | { "par": "service" };

export type AvanceView = { 
/**
 * Dossiers that came; none while the service prepares a spreadsheet.
 */
venus: number, 
/**
 * How many it will hold; nothing before the service says it.
 */
total: number | null, };

export type Avis = { 
/**
 * Stable code; the sentence is in the texts.
 */
code: CodeAvis, 
/**
 * Data of the sentence.
 */
donnees: { [key in string]: string }, 
/**
 * The field concerned, by id.
 */
champ: string | null, 
/**
 * A value proposed in its place, taken by one button (`Action::Prendre`).
 */
proposition: string | null, 
/**
 * Whether it tells what was done; otherwise something deserves a second look.
 */
fait: boolean, };

export type AxeView = { 
/**
 * The last mark.
 */
maximum: number, 
/**
 * From one mark to the next.
 */
pas: number, };

export type BarreView = { 
/**
 * The mark under it.
 */
court: string, 
/**
 * Whether the mark is one of those that stay where there is little room.
 */
marque: boolean, 
/**
 * How many.
 */
valeur: number, 
/**
 * Whether nobody works that day.
 */
repos: boolean, };

export type BarresView = { 
/**
 * What is read of it.
 */
lecture: LectureView, 
/**
 * The parts that there can be, in order.
 */
parts: Array<PartCle>, 
/**
 * The bars.
 */
barres: Array<EmpileeView>, 
/**
 * The longest.
 */
maximum: number, };

export type BorneView = { 
/**
 * Where.
 */
place: number, 
/**
 * What it says.
 */
libelle: string, };

export type Carte = { 
/**
 * The task it belongs to.
 */
tache: TacheId, 
/**
 * Lines; an empty value reads « Non renseigné ».
 */
lignes: Array<LigneCarte>, 
/**
 * Whether it can still change.
 */
modifiable: boolean, };

export type CarteBureau = { 
/**
 * Which part.
 */
tache: TacheId, 
/**
 * Its lines.
 */
lignes: Array<LigneCarte>, };

export type CarteView = { 
/**
 * What is read of it.
 */
lecture: LectureView, 
/**
 * The map, when the campaign has one.
 */
dessin: DessinView | null, };

export type CaseView = { 
/**
 * How many.
 */
nombre: number, 
/**
 * How dark it is, from 0 to 4.
 */
palier: number, };

export type CauseSauvegarde = "disque_plein" | "ecriture";

export type ChaleurView = { 
/**
 * What is read of it.
 */
lecture: LectureView, 
/**
 * The names of the columns.
 */
colonnes: Array<string>, 
/**
 * The rows, those that wait most first.
 */
lignes: Array<LigneChaleur>, };

export type Champ = { 
/**
 * Identity of the field in the draft; pass it to `saisir`. For a date: `<id>.jour`, `.mois`, `.annee`.
 */
id: string, 
/**
 * Key of label and hint in the texts.
 */
cle: CleChamp, 
/**
 * What the label is about when it comes from data (« E41 · Développement de la relation client »).
 */
sujet: string | null, 
/**
 * Whether the answer may stay empty.
 */
facultatif: boolean, 
/**
 * Kind and content.
 */
genre: GenreChamp, 
/**
 * Refusals at this field.
 */
refus: Array<Refus>, 
/**
 * Where a prefilled value comes from, in words (« session 2023 »).
 */
origine: string | null, 
/**
 * Shown only when that other field holds one of these values; hidden fields keep their text.
 */
visible_si: Visible | null, };

export type ChangementBureau = { 
/**
 * The line as it is now.
 */
apres: LigneCarte, 
/**
 * What it was.
 */
avant: string | null, };

export type ChangementView = { 
/**
 * Who, and where.
 */
auteur: Auteur, 
/**
 * When the service received it, in words.
 */
recu_le: string, };

export type CleChamp = "explication" | "message" | "reponse" | "preparation" | "residence" | "departement" | "pays_residence" | "deja" | "session" | "courriel" | "ordinateur" | "nouveau_secret" | "nouveau_secret_encore" | "secret_compris" | "secret" | "compte_courriel" | "mot_de_passe" | "nouveau_mot_de_passe" | "code_courriel" | "code_navigateur" | "numero_candidat" | "recherche_nom" | "recherche_naissance" | "civilite" | "nom_naissance" | "prenoms" | "nom_usage" | "date_naissance" | "lieu_naissance" | "commune_naissance" | "ville_naissance" | "pays_naissance" | "nationalite" | "ine" | "representant_nom" | "representant_prenoms" | "representant_lien" | "adresse1" | "adresse2" | "code_postal" | "commune" | "localite" | "pays_adresse" | "telephone" | "particularites" | "employeur" | "emploi_debut" | "emploi_en_cours" | "emploi_fin" | "emploi_suite" | "specialite" | "forme" | "langue" | "facultatives" | "langue_facultative" | "presentee" | "note_choix" | "note_valeur" | "note_session" | "autre_diplome" | "autre_diplome_nom" | "dispense" | "amenagement" | "situation_medicale" | "phrase_fichier" | "phrase_fichier_encore";

export type CleOption = "oui" | "non" | "madame" | "monsieur" | "ne_en_france" | "ne_ailleurs" | "francaise" | "autre_nationalite" | "reside_en_france" | "reside_ailleurs" | "deja_session_precedente" | "deja_avant" | "jamais" | "autre_session" | "forme_globale" | "forme_progressive" | "garder" | "repasser" | "pas_de_note" | "presenter" | "plus_tard" | "memes_amenagements" | "situation_changee" | "premiere_demande" | "ordinateur_personnel" | "ordinateur_partage";

export type CleSection = "naissance" | "adresse" | "contact" | "protection" | "particularites" | "experience" | "langues" | "obligatoires" | "facultatives" | "notes" | "dispenses" | "amenagements_precedents";

export type ClotureView = { 
/**
 * When, in words.
 */
le: string, 
/**
 * Whether the candidacy is cancelled.
 */
annulee: boolean, 
/**
 * Whether no source says how that is contested.
 */
recours_a_confirmer: boolean, 
/**
 * How it is contested, from the campaign.
 */
recours: Array<string>, };

export type CodeSignatureView = { 
/**
 * What was typed of it.
 */
code: Champ, 
/**
 * Whether it can be asked for now: the service answers.
 */
demandable: boolean, };

export type CodeView = { 
/**
 * Which document it says it is.
 */
genre: GenrePapier, 
/**
 * The dossier.
 */
dossier: string, 
/**
 * The version.
 */
version: number, 
/**
 * Fingerprint of the version, shortened.
 */
empreinte: string, 
/**
 * Who signed it.
 */
signataire: SignataireCode, 
/**
 * Whether the words of the page say the same.
 */
accord: AccordView, };

export type ComprendreView = { 
/**
 * Sentence by sentence.
 */
phrases: Array<string>, 
/**
 * The text.
 */
source: string, 
/**
 * Whether the rectorat must still confirm this reading.
 */
a_confirmer: boolean, };

export type CompteView = { 
/**
 * The address; nothing when nobody is signed in.
 */
courriel: string | null, 
/**
 * Whether the address is to be proved again.
 */
a_confirmer: boolean, 
/**
 * Whether it refused a letter.
 */
refusee: boolean, 
/**
 * The provider of identity through which one may sign in too, where there is one.
 */
externe: ExterneView | null, 
/**
 * The devices.
 */
appareils: Array<AppareilView>, 
/**
 * What just happened.
 */
annonce: Avis | null, 
/**
 * Why something could not be done.
 */
refus: Array<Refus>, };

export type ConfirmationView = { 
/**
 * The dossier.
 */
dossier: string, 
/**
 * Who it is of.
 */
nom: string, 
/**
 * What is proposed.
 */
sorte: SorteDecision, 
/**
 * When, in words.
 */
le: string, 
/**
 * Whether who looks proposed it: somebody else has to look.
 */
la_sienne: boolean, };

export type ConflitBureau = { 
/**
 * What who looks had decided.
 */
la_mienne: SorteDecision, 
/**
 * Why, or what she asked.
 */
mes_mots: Array<string>, 
/**
 * The other decision; nothing when the dossier itself changed.
 */
l_autre: DecisionBureau | null, };

export type ConflitView = { 
/**
 * The change.
 */
id: string, 
/**
 * What it is about.
 */
sujet: SujetEnvoi, 
/**
 * Where it stands.
 */
suite: SuiteEnvoi, 
/**
 * When it was given here, in words.
 */
donne_le: string, 
/**
 * What was given here; empty when there is no line to show.
 */
ici: Array<LigneCarte>, 
/**
 * What the service holds.
 */
service: Array<LigneCarte>, 
/**
 * Who put there what the service holds, and when, once the service said it.
 */
service_par: ChangementView | null, };

export type ContactView = { 
/**
 * Name of the bureau.
 */
service: string, 
/**
 * Postal address, line by line.
 */
adresse: Array<string>, 
/**
 * Telephone, as to be dialled.
 */
telephone: string | null, 
/**
 * E-mail of the service.
 */
courriel: string | null, 
/**
 * Opening hours, in words.
 */
horaires: string | null, 
/**
 * Address of the page about the examination.
 */
site: string | null, };

export type ControleView = { 
/**
 * Its identity, to judge it.
 */
nom: string, 
/**
 * What it is about.
 */
sujet: SujetControle, 
/**
 * Where it stands.
 */
etat: EtatControleView, 
/**
 * Why the rules do not hold it.
 */
refus: Array<Refus>, 
/**
 * What a person judges.
 */
doutes: Array<Avis>, 
/**
 * Who judged it and when, in words.
 */
par: string | null, 
/**
 * Files to look at.
 */
fichiers: Array<FichierBureau>, 
/**
 * Code of the pièce, to ask for it again.
 */
piece: string | null, };

export type ConvocationView = { 
/**
 * When it was published, in words.
 */
publiee_le: string, 
/**
 * The version that was validated.
 */
version: number, 
/**
 * Whether it replaces another one.
 */
remplace: boolean, 
/**
 * The sittings, in the order of time.
 */
passages: Array<PassageView>, 
/**
 * The épreuves that wait for a convocation still.
 */
attendues: Array<string>, 
/**
 * Whether every sitting began and none is awaited.
 */
passee: boolean, };

export type CorrectionsView = { 
/**
 * Every point, those without answer first.
 */
points: Array<PointView>, 
/**
 * How many have no answer.
 */
restent: number, 
/**
 * When the last answer was given, in words, once every point has one.
 */
corrige_le: string | null, 
/**
 * Where the answers stand on their way.
 */
envoi: EtatEnvoi, 
/**
 * What just happened.
 */
annonce: Avis | null, 
/**
 * Why an answer could not be given.
 */
refus: Array<Refus>, };

export type DateCle = { 
/**
 * Which one.
 */
nature: NatureDate, 
/**
 * Of whom, when it is not of everybody: « Candidat par expérience professionnelle ».
 */
pour: string | null, 
/**
 * « mercredi 15 novembre 2023 à 23 h 59 (heure de Paris) ».
 */
mots: string, 
/**
 * « il reste 2 jours », or nothing when it is past.
 */
reste: string | null, 
/**
 * Whether it is past.
 */
passee: boolean, };

export type DecisionBureau = { 
/**
 * Its identity.
 */
id: string, 
/**
 * What it is.
 */
sorte: SorteDecision, 
/**
 * Why, or what is asked: one line each.
 */
mots: Array<string>, 
/**
 * Who decided; nobody for who looks a second time.
 */
par: string | null, 
/**
 * Whether who looks decided it.
 */
la_sienne: boolean, 
/**
 * When, in words.
 */
le: string, 
/**
 * Where it stands.
 */
etat: EtatDecision, 
/**
 * When it leaves, in words (« 14 h 22 »).
 */
part_a: string | null, 
/**
 * Who ended it otherwise, or looked a second time.
 */
second: string | null, 
/**
 * What the second person said.
 */
second_mots: string | null, 
/**
 * Why it was not done.
 */
refus: Array<Refus>, };

export type DecisionView = { 
/**
 * What it decided.
 */
issue: IssueDecision, 
/**
 * When, in words.
 */
le: string, 
/**
 * Why, in the words of the service; empty for a validation that needs no reason.
 */
motif: string, 
/**
 * How a decision can be contested, as the campaign says; nothing where it does not.
 */
recours: Array<string>, };

export type DecompteView = { 
/**
 * What is read of it.
 */
lecture: LectureView, 
/**
 * The days, from that of the gate to that of the answer; none before the gate.
 */
jours: Array<JourDecompte>, 
/**
 * The scale.
 */
axe: AxeView, };

export type DefautView = "illisible" | "sans_cachet" | "autre_signature" | "etendue" | "suite" | "contenu" | "signature" | "inconnu" | "poste" | "certificat" | "revoque" | "horodatage";

export type DeposerView = { 
/**
 * Where the deposit stands.
 */
etat: EtatDepot, 
/**
 * The version handed over.
 */
version: number, 
/**
 * Its fingerprint, short form.
 */
empreinte: string, 
/**
 * The pièces asked.
 */
pieces: Array<PieceResume>, 
/**
 * Where the whole stands on its way.
 */
envoi: EtatEnvoi, 
/**
 * Until when, in words.
 */
avant: string | null, 
/**
 * Until when choices can change, in words, while they can.
 */
choix_jusqu_a: string | null, 
/**
 * The receipt of the last deposit, verified.
 */
recu: RecuView | null, 
/**
 * Why the last deposit does not count.
 */
suite: SuiteEnvoi | null, 
/**
 * Whether a person is signed in.
 */
connecte: boolean, 
/**
 * Hours at which the service could not be reached while the deposit was on its way.
 */
essais: Array<string>, 
/**
 * What just happened.
 */
annonce: Avis | null, 
/**
 * Why something could not be done.
 */
refus: Array<Refus>, };

export type DessinView = { 
/**
 * Its width.
 */
largeur: number, 
/**
 * Its height.
 */
hauteur: number, 
/**
 * The départements.
 */
zones: Array<ZoneView>, };

export type Destination = { "lieu": "accueil" } | { "lieu": "taches" } | { "lieu": "tache", 
/**
 * Which.
 */
tache: TacheId, } | { "lieu": "etape", 
/**
 * Which.
 */
etape: Etape, } | { "lieu": "reprise" } | { "lieu": "pieces" } | { "lieu": "piece", 
/**
 * Its code.
 */
code: string, } | { "lieu": "relire" } | { "lieu": "signer" } | { "lieu": "deposer" } | { "lieu": "corrections" } | { "lieu": "messages" } | { "lieu": "documents" } | { "lieu": "envois" } | { "lieu": "verifier" };

export type DocumentId = "recapitulatif" | "demande_de_pieces" | "recu" | "confirmation" | "convocation" | "correction" | "decision";

export type DocumentView = { 
/**
 * Which.
 */
id: DocumentId, 
/**
 * Version of the pré-inscription.
 */
version: number, 
/**
 * When that version was validated, in words.
 */
le: string, 
/**
 * Whether it is the current one.
 */
actuel: boolean, 
/**
 * For the récapitulatif: the signature it carries.
 */
signature: SignatureView | null, };

export type DocumentsView = { 
/**
 * Newest first.
 */
documents: Array<DocumentView>, 
/**
 * What follows, from the campaign, sentence by sentence.
 */
suite: Array<string>, 
/**
 * Where more is found, from the campaign.
 */
liens: Array<LienView>, 
/**
 * Whether documents are made in large letters.
 */
grands: boolean, 
/**
 * What just happened (« enregistré dans … »).
 */
annonce: Avis | null, 
/**
 * A refusal (disk full, no program to open a PDF…).
 */
refus: Array<Refus>, };

export type DossierBureauView = { 
/**
 * The dossier.
 */
dossier: string, 
/**
 * Who it is of.
 */
nom: string, 
/**
 * Its number in the list, from 1, and how many the list shows.
 */
rang: [number, number] | null, 
/**
 * The batch from which it was opened.
 */
lot: string | null, 
/**
 * The list in which it waits.
 */
file: FileCle, 
/**
 * Why it asks for more than a look.
 */
alertes: Array<AlerteCle>, 
/**
 * Version that counts.
 */
version: number, 
/**
 * When it was handed over, in words.
 */
remis_le: string | null, 
/**
 * When and how it was signed, in words; nothing when the version that counts is not.
 */
signe_le: string | null, 
/**
 * When a typed signature was confirmed by a code, in words.
 */
confirmee_le: string | null, 
/**
 * Whether a typed signature is not confirmed by a code: it counts all the same.
 */
sans_code: boolean, 
/**
 * What was declared, part by part.
 */
cartes: Array<CarteBureau>, 
/**
 * What changed since the version before.
 */
changements: Array<ChangementBureau>, 
/**
 * What is checked.
 */
controles: Array<ControleView>, 
/**
 * Points that were asked.
 */
points: Array<PointBureau>, 
/**
 * Why something came late, in the words of the candidate.
 */
retards: Array<ParoleView>, 
/**
 * Messages of both sides.
 */
messages: Array<ParoleView>, 
/**
 * Notes between people of the service.
 */
notes: Array<ParoleView>, 
/**
 * What was decided, newest first.
 */
decisions: Array<DecisionBureau>, 
/**
 * What happened, newest first.
 */
histoire: Array<FaitView>, 
/**
 * Who else looks at it.
 */
presents: Array<string>, 
/**
 * Who takes care of it.
 */
agent: string | null, 
/**
 * What who looks may do here now.
 */
gestes: Array<GesteBureau>, 
/**
 * A decision that met another one: nothing is decided yet.
 */
conflit: ConflitBureau | null, 
/**
 * Day proposed for answers, « 2023-12-04 ».
 */
delai: string, };

export type DossierResume = { 
/**
 * Identity.
 */
id: string, 
/**
 * « Léa M. », or nothing when no name was given yet or when the dossier is locked.
 */
nom_court: string | null, 
/**
 * When it was last changed, in words.
 */
modifie_le: string, 
/**
 * Whether a PIN or passphrase opens it.
 */
protege: boolean, 
/**
 * Where it stands, when it is not locked.
 */
statut: StatutView | null, };

export type EcartView = "titre" | "version" | "empreinte" | "dossier" | "page_muette";

export type EcheanceView = { 
/**
 * The date, in words.
 */
le: string, 
/**
 * Dossiers to be verified until then.
 */
restants: number, 
/**
 * Working days that are left, Monday to Friday.
 */
jours: number, 
/**
 * Dossiers a day, rounded up.
 */
par_jour: number, 
/**
 * How near it is.
 */
etat: EtatEcheance, };

export type Ecran = { 
/**
 * Which of the listed screen states this is; the interface writes it on `<main data-etat>`.
 */
etat: string, 
/**
 * Changes when the person is on another page: the interface then moves the focus to the `<h1>`.
 */
numero: number, 
/**
 * What stands on every screen.
 */
entete: Entete, 
/**
 * What this screen is about.
 */
page: Page, };

export type EcranBureau = { 
/**
 * Which of the listed screen states this is; the interface writes it on `<main data-etat>`.
 */
etat: string, 
/**
 * Changes when the person is on another page: the interface then moves the focus to the `<h1>`.
 */
numero: number, 
/**
 * Short name of the examination and session, « BTS 2024 ».
 */
examen: string, 
/**
 * How sentences speak of the examination.
 */
mots: MotsExamen, 
/**
 * Who signed in.
 */
nom: string | null, 
/**
 * The rehearsal banner: date in words.
 */
repetition: string | null, 
/**
 * Whether the service answered the last time.
 */
en_ligne: boolean, 
/**
 * When it last answered, in words (« 8 h 09 »).
 */
repondu_a: string | null, 
/**
 * What just happened.
 */
annonce: Avis | null, 
/**
 * Why something was not done.
 */
refus: Array<Refus>, 
/**
 * What this screen is about.
 */
page: PageBureau, };

export type EffetView = { 
/**
 * Sat in this session.
 */
presentees: number, 
/**
 * Marks kept.
 */
gardees: number, 
/**
 * Dispenses asked.
 */
dispensees: number, 
/**
 * Left for another session.
 */
plus_tard: number, };

export type EmpileeView = { 
/**
 * What it is about.
 */
titre: string, 
/**
 * All of it.
 */
total: number, 
/**
 * How many of each part, in the order of [`BarresView::parts`].
 */
nombres: Array<number>, };

export type Entete = { 
/**
 * Name of the examination, for instance « Brevet de technicien supérieur (BTS) ».
 */
examen: string, 
/**
 * How sentences speak of it.
 */
mots: MotsExamen, 
/**
 * Session, for instance « 2024 ».
 */
session: string, 
/**
 * Authority that registers, for instance « Rectorat de Nantes ».
 */
autorite: string, 
/**
 * How to reach the service; shown at the same place on every screen.
 */
contact: ContactView, 
/**
 * The rehearsal banner: date in words at which the application runs.
 */
repetition: string | null, 
/**
 * Deadlines that the service put off.
 */
reports: Array<ReportView>, 
/**
 * The network line; nothing where no service is spoken to.
 */
reseau: ReseauView | null, 
/**
 * State of what was typed.
 */
sauvegarde: Sauvegarde, 
/**
 * Set when the clock of the computer looks wrong.
 */
horloge: HorlogeView | null, 
/**
 * Shortened name of the person whose dossier is open (« Léa M. »), or nothing.
 */
dossier_ouvert: string | null, 
/**
 * Whether « retour » leads somewhere from here.
 */
retour: boolean, };

export type EntonnoirView = { 
/**
 * What is read of it.
 */
lecture: LectureView, 
/**
 * The steps, in order.
 */
marches: Array<MarcheView>, };

export type EnvoiLigne = { 
/**
 * Its identity.
 */
id: string, 
/**
 * What it is about.
 */
sujet: SujetEnvoi, 
/**
 * Who made it, and where.
 */
auteur: Auteur, 
/**
 * When it was received, in words, as a verified receipt or the service says.
 */
recu_le: string | null, 
/**
 * Where it stands.
 */
suite: SuiteEnvoi, };

export type EnvoisView = { 
/**
 * Where the whole stands.
 */
envoi: EtatEnvoi, 
/**
 * The address that signs in, when a person is signed in.
 */
compte: string | null, 
/**
 * Whether this dossier is of another account than the one that is signed in.
 */
autre_compte: boolean, 
/**
 * Changes in conflict: both values, and the choice.
 */
conflits: Array<ConflitView>, 
/**
 * What was given, newest first.
 */
lignes: Array<EnvoiLigne>, 
/**
 * What just happened.
 */
annonce: Avis | null, 
/**
 * Why something could not be done.
 */
refus: Array<Refus>, };

export type EpreuveLigne = { 
/**
 * Code, « E41 ».
 */
code: string, 
/**
 * Name.
 */
libelle: string, 
/**
 * Coefficient, « 1,5 », when sourced.
 */
coefficient: string | null, 
/**
 * « Écrit, 4 h », when sourced.
 */
modalite: string | null, 
/**
 * Language chosen.
 */
langue: string | null, 
/**
 * Status in words: « Présentée », « Note gardée : 12,00 (session 2023) », « À confirmer par le rectorat »…
 */
statut: string, 
/**
 * Whether it is optional.
 */
facultative: boolean, 
/**
 * Whether a value must be confirmed by the rectorat.
 */
a_confirmer: boolean, };

export type Etape = "orientation_preparation" | "orientation_residence" | "orientation_deja" | "orientation_session" | "ouverture" | "deverrouillage" | "reprise_recherche" | "identite" | "representant" | "coordonnees" | "parcours" | "specialite" | "epreuves" | "notes" | "amenagements" | "retard" | "emporter" | "apporter" | "compte_creation" | "compte_activation" | "compte_connexion" | "compte_oublie" | "compte_nouveau" | "compte_adresse" | "compte_adresse_code" | "compte_externe";

export type EtatCivilView = "libre" | "jusqu_a_la_validation" | "fige";

export type EtatControleView = "tenu" | "a_regarder" | "conforme" | "a_corriger" | "manque" | "non_tenu";

export type EtatDecision = "a_confirmer" | "en_attente" | "faite" | "reprise" | "ecartee" | "heurtee";

export type EtatDepot = { "etat": "pas_pret", 
/**
 * All of it.
 */
bloquants: Array<Refus>, } | { "etat": "pret" } | { "etat": "en_route", 
/**
 * Whether it can still be taken back.
 */
annulable: boolean, } | { "etat": "depose" } | { "etat": "clos", 
/**
 * Since when.
 */
refus: Refus, };

export type EtatEcheance = "loin" | "proche" | "passee";

export type EtatEnvoi = { "etat": "sur_cet_ordinateur" } | { "etat": "en_attente", 
/**
 * How many.
 */
nombre: number, } | { "etat": "envoi_pieces", 
/**
 * What came, « 3,2 Mo ».
 */
envoye: string, 
/**
 * All of it, « 8,1 Mo ».
 */
total: string, 
/**
 * The same in hundredths.
 */
pour_cent: number, } | { "etat": "recu", 
/**
 * When the last of it was received, in words.
 */
le: string, } | { "etat": "a_revoir", 
/**
 * How many.
 */
nombre: number, };

export type EtatLot = "essai" | "pret" | "suspendu" | "signe" | "inscrit" | "parti" | "abandonne" | "repris";

export type EtatReseau = { "etat": "non_essaye" } | { "etat": "en_ligne" } | { "etat": "hors_ligne", 
/**
 * Since when, « 14 h 10 ».
 */
depuis: string, } | { "etat": "muet", 
/**
 * Since when, « 14 h 10 ».
 */
depuis: string, };

export type ExportView = { 
/**
 * Which list; nothing for every one, or a search.
 */
file: FileCle | null, 
/**
 * Only with that alert.
 */
alerte: AlerteCle | null, 
/**
 * Only without any alert.
 */
sans_alerte: boolean, 
/**
 * Only those of who looks.
 */
miens: boolean, 
/**
 * What was typed to find somebody.
 */
texte: string, 
/**
 * How many dossiers.
 */
nombre: number, 
/**
 * Whether what was answered about health may be asked.
 */
peut_sante: boolean, 
/**
 * How far it is while it is written.
 */
avance: AvanceView | null, };

export type ExterneView = { 
/**
 * Its name.
 */
nom: string, 
/**
 * Since when, in words.
 */
depuis: string | null, };

export type FacteurView = { 
/**
 * To be typed, in groups of four.
 */
secret: string, 
/**
 * To be photographed: the rows of a QR code, `#` for black.
 */
image: Array<string>, };

export type FaitCle = "version" | "rectification" | "piece" | "signature" | "depot" | "cloture" | "correction" | "message" | "decision" | "retrait";

export type FaitView = { 
/**
 * What.
 */
fait: FaitCle, 
/**
 * About which pièce or version.
 */
sujet: string | null, 
/**
 * When, in words.
 */
le: string, };

export type FichierBureau = { 
/**
 * Its SHA-256, to ask for a picture.
 */
empreinte: string, 
/**
 * Pages.
 */
pages: number, 
/**
 * When it was received, in words; nothing while it is on its way.
 */
recu_le: string | null, 
/**
 * Whether its examination set it aside: it is given to nobody.
 */
ecarte: boolean, };

export type FichierView = { 
/**
 * Content hash; pass it to `apercu` and to the file actions.
 */
id: string, 
/**
 * Name to show.
 */
nom: string, 
/**
 * « pdf », « jpeg », « png ».
 */
media: string, 
/**
 * Size in words, « 1,2 Mo ».
 */
taille: string, 
/**
 * Pages.
 */
pages: number, 
/**
 * When the service received its last byte, in words.
 */
recu_le: string | null, 
/**
 * Whether the service examined it.
 */
controle: boolean, 
/**
 * Why the service set it aside.
 */
ecart: Refus | null, };

export type FileCle = "a_verifier" | "a_corriger" | "incomplet" | "pre_inscrit" | "valide" | "refuse" | "annule" | "retire" | "brouillon";

export type FileView = { 
/**
 * Which list.
 */
file: FileCle, 
/**
 * How many.
 */
nombre: number, 
/**
 * Of which how many show no alert.
 */
sans_alerte: number, 
/**
 * How many show each alert.
 */
alertes: Array<AlerteView>, };

export type FormatExport = "csv" | "xlsx" | "json";

export type Formulaire = { 
/**
 * Which questions these are.
 */
etape: Etape, 
/**
 * Whether the answers are asked only to prepare (nothing is stored).
 */
sans_trace: boolean, 
/**
 * « Étape 2 sur 3 », inside a task of several pages.
 */
ligne: LigneEtape | null, 
/**
 * Questions, grouped.
 */
sections: Array<Section>, 
/**
 * Why these questions are asked.
 */
comprendre: ComprendreView | null, 
/**
 * All refusals of the last « Continuer », in the order of the fields.
 */
refus: Array<Refus>, 
/**
 * What deserves a second look; never blocks. Shown after a successful « Continuer »: the answers are kept.
 */
avis: Array<Avis>, 
/**
 * What just happened.
 */
annonce: Avis | null, 
/**
 * On a page of the account: the address that letters go to.
 */
compte: string | null, 
/**
 * On a page of the account: the provider of identity through which one may sign in too.
 */
externe: string | null, };

export type FraisView = { 
/**
 * « 30,00 euros ».
 */
montant: string, 
/**
 * How it is paid, sentence by sentence.
 */
comment: Array<string>, };

export type GenreChamp = { "genre": "texte", 
/**
 * As typed.
 */
valeur: string, 
/**
 * Keyboard and autofill.
 */
saisie: ModeSaisie, } | { "genre": "date", 
/**
 * As typed.
 */
jour: string, 
/**
 * As typed.
 */
mois: string, 
/**
 * As typed.
 */
annee: string, } | { "genre": "choix", 
/**
 * In order.
 */
options: Array<OptionChoix>, 
/**
 * The value chosen.
 */
valeur: string | null, } | { "genre": "cases", 
/**
 * In order.
 */
options: Array<OptionChoix>, 
/**
 * The values ticked.
 */
valeurs: Array<string>, } | { "genre": "recherche", 
/**
 * The value chosen.
 */
valeur: string | null, 
/**
 * How the chosen value reads; or the text typed so far when nothing is chosen.
 */
texte: string, };

export type GenrePapier = "recapitulatif" | "recu" | "confirmation" | "convocation" | "correction" | "annulation";

export type GesteBureau = "juger" | "noter" | "corriger" | "ecrire" | "valider" | "refuser" | "annuler" | "retirer" | "confirmer";

export type HorlogeView = { "genre": "retarde", 
/**
 * What the computer says, in words.
 */
ordinateur: string, 
/**
 * The earliest instant it can really be, in words.
 */
au_plus_tot: string, } | { "genre": "ecart", 
/**
 * What the computer says, in words.
 */
ordinateur: string, 
/**
 * What the service says, in words.
 */
service: string, };

export type ImagesView = { 
/**
 * Why there is nothing to draw yet.
 */
vide: string | null, 
/**
 * Deposits, day after day.
 */
depots: SerieView, 
/**
 * Deposits of the last twenty-four hours.
 */
heures: SerieView, 
/**
 * How far the dossiers came.
 */
entonnoir: EntonnoirView, 
/**
 * What is left to be verified, down to the date of the answer.
 */
decompte: DecompteView, 
/**
 * Pièces that are to be sent.
 */
pieces: BarresView, 
/**
 * Where the candidates live.
 */
carte: CarteView, 
/**
 * What waits for each person of the service.
 */
charge: BarresView, 
/**
 * How long the dossiers have waited.
 */
attente: SerieView, 
/**
 * Spécialités by state.
 */
specialites: ChaleurView, };

export type InstructionView = { 
/**
 * Points without answer.
 */
a_corriger: number, 
/**
 * Until when the first of them is in time, in words.
 */
avant: string | null, 
/**
 * When the last answer was given, in words, once every point has one.
 */
corrige_le: string | null, 
/**
 * When the service wrote, in words, if its message is the last one.
 */
message_le: string | null, 
/**
 * Whether the person can write.
 */
peut_ecrire: boolean, };

export type InterruptionView = { 
/**
 * Which.
 */
motif: MotifInterruption, 
/**
 * Why the answer could not be followed.
 */
refus: Array<Refus>, };

export type IssueDecision = "validee" | "refusee" | "annulee";

export type IssueView = { "issue": "etablissement", 
/**
 * Last day of the registrations, in words.
 */
avant: string, } | { "issue": "autre_academie", 
/**
 * Its name, « Rennes ».
 */
academie: string, 
/**
 * What was answered, « Ille-et-Vilaine (35) ».
 */
residence: string, } | { "issue": "a_voir", 
/**
 * Why, when the rules know.
 */
raison: CodeRefus, } | { "issue": "autre_session", 
/**
 * The session registered here.
 */
session: string, };

export type JourDecompte = { 
/**
 * The mark under it.
 */
court: string, 
/**
 * Whether the mark is one of those that stay where there is little room.
 */
marque: boolean, 
/**
 * Whether nobody works that day.
 */
repos: boolean, 
/**
 * What may be left at its end.
 */
requis: number, 
/**
 * What is left at its end; nothing for a day to come.
 */
reel: number | null, };

export type LectureView = { 
/**
 * Its reading, in one sentence or two.
 */
phrase: string, 
/**
 * The rows of its table.
 */
lignes: Array<LigneImage>, };

export type LienView = { 
/**
 * What is found there.
 */
libelle: string, 
/**
 * The address.
 */
adresse: string, };

export type LigneCarte = { 
/**
 * Which question.
 */
cle: CleChamp, 
/**
 * What the label is about when it comes from data.
 */
sujet: string | null, 
/**
 * The answer in words.
 */
valeur: string | null, };

export type LigneChaleur = { 
/**
 * What it is about.
 */
titre: string, 
/**
 * Its cells.
 */
cases: Array<CaseView>, };

export type LigneDossier = { 
/**
 * The dossier.
 */
dossier: string, 
/**
 * Who it is of.
 */
nom: string, 
/**
 * Birth date, « 12/03/2001 ».
 */
naissance: string | null, 
/**
 * Spécialité.
 */
specialite: string | null, 
/**
 * The list in which it waits.
 */
file: FileCle, 
/**
 * Why it asks for more than a look.
 */
alertes: Array<AlerteCle>, 
/**
 * Names of the pièces that are missing.
 */
manquantes: Array<string>, 
/**
 * When it was handed over, in words.
 */
remis_le: string | null, 
/**
 * Who takes care of it.
 */
agent: string | null, 
/**
 * Whether a decision about it has not left yet.
 */
decision: boolean, };

export type LigneEtape = { 
/**
 * 1-based.
 */
numero: number, 
/**
 * Pages of the task.
 */
total: number, 
/**
 * The next page, if any.
 */
suivante: Etape | null, };

export type LigneImage = { 
/**
 * What it is about.
 */
titre: string, 
/**
 * Its numbers; nothing where there is none.
 */
valeurs: Array<number | null>, };

export type ListeView = { 
/**
 * Which list; nothing for a search over all of them.
 */
file: FileCle | null, 
/**
 * Only with that alert.
 */
alerte: AlerteCle | null, 
/**
 * Only without any alert.
 */
sans_alerte: boolean, 
/**
 * Only those of who looks.
 */
miens: boolean, 
/**
 * What was typed.
 */
texte: string, 
/**
 * The dossiers.
 */
lignes: Array<LigneDossier>, 
/**
 * Whether there are more.
 */
suite: boolean, 
/**
 * Whether dossiers may be taken from here.
 */
peut_prendre: boolean, 
/**
 * Whether the dossiers may be validated together.
 */
peut_valider: boolean, 
/**
 * Whether one message may be written to all of them.
 */
peut_ecrire: boolean, 
/**
 * Whether it may be written in a file.
 */
peut_exporter: boolean, };

export type LotExclu = { 
/**
 * The dossier.
 */
dossier: string, 
/**
 * Who it is of.
 */
nom: string, 
/**
 * The reasons.
 */
motifs: Array<Refus>, };

export type LotLigne = { 
/**
 * Its identity.
 */
id: string, 
/**
 * What is ordered.
 */
sorte: SorteDecision, 
/**
 * Where it stands.
 */
etat: EtatLot, 
/**
 * Who prepared it.
 */
par: string, 
/**
 * When, in words.
 */
le: string, };

export type LotMotif = { 
/**
 * The reasons.
 */
motifs: Array<Refus>, 
/**
 * How many dossiers.
 */
nombre: number, };

export type LotTire = { 
/**
 * The dossier.
 */
dossier: string, 
/**
 * Who it is of.
 */
nom: string, 
/**
 * Whether who looks opened it.
 */
vu: boolean, 
/**
 * Whether somebody judged it otherwise.
 */
contredit: boolean, };

export type LotView = { 
/**
 * Its identity.
 */
id: string, 
/**
 * What is ordered.
 */
sorte: SorteDecision, 
/**
 * The words that are sent, if any.
 */
mots: Array<string>, 
/**
 * Where it stands.
 */
etat: EtatLot, 
/**
 * Who prepared it.
 */
par: string, 
/**
 * When, in words.
 */
le: string, 
/**
 * Who signed it.
 */
signe_par: string | null, 
/**
 * Until when all of it can be taken back, in words (« 14 h 22 »).
 */
part_a: string | null, 
/**
 * Dossiers of the list.
 */
total: number, 
/**
 * Of which how many were tried.
 */
essayes: number, 
/**
 * Of which how many the order is for.
 */
retenus: number, 
/**
 * Why others are left out, and how many.
 */
exclusions: Array<LotMotif>, 
/**
 * Those that are left out or were not done, by name: 200 at most.
 */
exclus: Array<LotExclu>, 
/**
 * Dossiers that a person opens before she signs.
 */
echantillon: Array<LotTire>, 
/**
 * Decisions that are kept.
 */
inscrits: number, 
/**
 * Decisions that left.
 */
parties: number, 
/**
 * Decisions that were taken back.
 */
reprises: number, 
/**
 * Decisions that were not done: the dossier had changed.
 */
heurtees: number, 
/**
 * Whether who looks may sign it now.
 */
peut_signer: boolean, 
/**
 * Whether who looks may give it up or take it back now.
 */
peut_reprendre: boolean, };

export type LotsView = { 
/**
 * Newest first.
 */
lots: Array<LotLigne>, };

export type MarcheView = { 
/**
 * What it is.
 */
titre: string, 
/**
 * How many came as far, at least.
 */
nombre: number, 
/**
 * Who came no further, in words.
 */
perte: string | null, };

export type MessageView = { 
/**
 * Whether the service wrote it; otherwise the candidate did.
 */
du_service: boolean, 
/**
 * When, in words.
 */
le: string, 
/**
 * The words.
 */
texte: string, };

export type MessagesView = { 
/**
 * The messages, oldest first.
 */
messages: Array<MessageView>, 
/**
 * Where one is written; nothing when the dossier is not the one of an account.
 */
champ: Champ | null, 
/**
 * Where letters go besides.
 */
courriel: string | null, 
/**
 * Where what was written stands on its way.
 */
envoi: EtatEnvoi, 
/**
 * What just happened.
 */
annonce: Avis | null, 
/**
 * Why a message could not be written.
 */
refus: Array<Refus>, };

export type ModeSaisie = "libre" | "paragraphe" | "nom" | "courriel" | "telephone" | "chiffres" | "note" | "code" | "secret";

export type MotifInterruption = { "motif": "adresse_hors_academie", 
/**
 * Commune and département.
 */
lieu: string, 
/**
 * The académie that registers there.
 */
academie: string | null, } | { "motif": "retrait" } | { "motif": "effacement", 
/**
 * Whether something of the dossier is nowhere else: the service did not receive all of it.
 */
seule_copie: boolean, } | { "motif": "brouillon_ferme", 
/**
 * Since when, in words.
 */
depuis: string, } | { "motif": "autre_dossier_du_compte", 
/**
 * Its version.
 */
version: number, 
/**
 * When it was last changed, in words.
 */
modifie_le: string, } | { "motif": "reprise_introuvable" };

export type MotsExamen = { 
/**
 * Short name, for instance « BTS ».
 */
court: string, 
/**
 * « au BTS ».
 */
au_court: string, 
/**
 * « cet examen ».
 */
ce: string, 
/**
 * « l’examen ».
 */
le: string, 
/**
 * « de l’examen ».
 */
du: string, 
/**
 * « Examen déjà présenté ».
 */
deja_presente: string, };

export type NatureDate = "ouverture" | "choix" | "depot" | "confirmation";

export type OptionChoix = { 
/**
 * Value stored.
 */
valeur: string, 
/**
 * Key in the texts, when the words are the interface's.
 */
cle: CleOption | null, 
/**
 * Words that come from data.
 */
libelle: string | null, 
/**
 * A line under the option, from data.
 */
aide: string | null, };

export type Page = { "page": "accueil" } & AccueilView | { "page": "preparer" } & PreparerView | { "page": "formulaire" } & Formulaire | { "page": "issue" } & IssueView | { "page": "reprise" } & RepriseView | { "page": "taches" } & TachesView | { "page": "pieces" } & PiecesView | { "page": "piece" } & PieceView | { "page": "relire" } & RelireView | { "page": "signer" } & SignerView | { "page": "deposer" } & DeposerView | { "page": "corrections" } & CorrectionsView | { "page": "messages" } & MessagesView | { "page": "documents" } & DocumentsView | { "page": "envois" } & EnvoisView | { "page": "compte" } & CompteView | { "page": "verifier" } & VerifierView | { "page": "interruption" } & InterruptionView;

export type PageBureau = { "page": "connexion" } | { "page": "activation" } & ActivationView | { "page": "verrou" } | { "page": "tableau" } & TableauView | { "page": "images" } & ImagesView | { "page": "liste" } & ListeView | { "page": "export" } & ExportView | { "page": "dossier" } & DossierBureauView | { "page": "lots" } & LotsView | { "page": "lot" } & LotView;

export type ParoleView = { 
/**
 * Who of the service; nobody for the candidate.
 */
par: string | null, 
/**
 * Whether the service wrote.
 */
du_service: boolean, 
/**
 * When, in words.
 */
le: string, 
/**
 * The words.
 */
texte: string, };

export type PartCle = "absente" | "redemandee" | "ecartee" | "verifier" | "lire" | "decider" | "second" | "attendre";

export type PassageView = { 
/**
 * « lundi 13 mai 2024 à 14 h 00 ».
 */
quand: string, 
/**
 * « il reste 2 jours », or nothing once it began.
 */
reste: string | null, 
/**
 * The épreuve.
 */
epreuve: string, 
/**
 * « 4 h », or nothing.
 */
duree: string | null, 
/**
 * Centre, address, room: what is known.
 */
lieu: Array<string>, 
/**
 * What may be used, and what must be brought.
 */
materiel: string, 
/**
 * What is arranged.
 */
amenagement: string, };

export type PhaseView = "avant" | "ouverte" | "depot_seul" | "close";

export type PieceResume = { 
/**
 * Code, « identite ».
 */
code: string, 
/**
 * Name, from the campaign.
 */
libelle: string, 
/**
 * Why it is asked, or why it is not; from the campaign.
 */
raison: string, 
/**
 * State.
 */
statut: StatutPiece, 
/**
 * Files added.
 */
fichiers: number, 
/**
 * Pages added.
 */
pages: number, 
/**
 * Deadline of its own, in words, when it has one.
 */
avant: string | null, 
/**
 * When it came, in words, when that was after the deadline of the deposit.
 */
hors_delai: string | null, };

export type PieceView = { 
/**
 * Name, reason, state.
 */
piece: PieceResume, 
/**
 * Formats and advice, from the campaign, sentence by sentence.
 */
conseils: Array<string>, 
/**
 * Files, in order.
 */
fichiers: Array<FichierView>, 
/**
 * Current version of the pièce; older ones are kept.
 */
version: number, 
/**
 * Refusals of the last files.
 */
refus: Array<Refus>, 
/**
 * What was just done with the files.
 */
annonce: Avis | null, 
/**
 * Warnings of the last files.
 */
avis: Array<Avis>, 
/**
 * After the deadline.
 */
retard: RetardView, 
/**
 * Why adding is closed, with the date in words.
 */
fermeture: Refus | null, 
/**
 * The next pièce to add, if any.
 */
suivante: string | null, };

export type PiecesView = { 
/**
 * False while the answers that decide the list are missing.
 */
prete: boolean, 
/**
 * Asked of this person.
 */
demandees: Array<PieceResume>, 
/**
 * Not asked, with the reason.
 */
sans_objet: Array<PieceResume>, 
/**
 * How many are added.
 */
ajoutees: number, 
/**
 * The deadline, in words; `None` when the campaign publishes none.
 */
avant: string | null, 
/**
 * Whether pièces are sent by post: the postmark counts.
 */
par_poste: boolean, 
/**
 * What the registration costs; nothing when it is free.
 */
frais: FraisView | null, 
/**
 * Why pièces are asked.
 */
comprendre: ComprendreView | null, 
/**
 * Why adding is closed, with the date in words.
 */
fermeture: Refus | null, 
/**
 * After the deadline.
 */
retard: RetardView, 
/**
 * The pièce that was just completed, to be announced.
 */
annonce: Avis | null, };

export type PlageView = { 
/**
 * Where it begins.
 */
debut: number, 
/**
 * Where it ends.
 */
fin: number, 
/**
 * What it says.
 */
libelle: string, };

export type PointBureau = { 
/**
 * The pièce, by name; nothing for a question.
 */
piece: string | null, 
/**
 * What must be corrected.
 */
motif: string, 
/**
 * Until when, in words.
 */
avant: string, 
/**
 * When it was answered, in words.
 */
repondu_le: string | null, 
/**
 * The answer in words.
 */
reponse: string | null, };

export type PointTape = { 
/**
 * Code of the pièce; empty for a question.
 */
piece: string, 
/**
 * What must be corrected.
 */
motif: string, };

export type PointView = { 
/**
 * Its place among all those of the dossier, from 0.
 */
rang: number, 
/**
 * What it is about.
 */
sujet: SujetPointView, 
/**
 * What must be corrected, in the words of the service.
 */
motif: string, 
/**
 * When it was asked, in words.
 */
demande_le: string, 
/**
 * Until when an answer is in time, in words.
 */
avant: string, 
/**
 * Whether that is past.
 */
en_retard: boolean, 
/**
 * When it was answered, in words.
 */
repondu_le: string | null, 
/**
 * The answer to a question.
 */
reponse: string | null, 
/**
 * Where a question is answered, until it is.
 */
champ: Champ | null, };

export type PreparerView = { 
/**
 * What just happened.
 */
annonce: Avis | null, 
/**
 * Why something could not be done.
 */
refus: Array<Refus>, 
/**
 * Whether a registration can start now.
 */
ouverte: boolean, 
/**
 * Minutes to plan.
 */
minutes: number, 
/**
 * Pièces that the answers make likely.
 */
pieces: Array<PieceResume>, 
/**
 * What the registration costs; nothing when it is free.
 */
frais: FraisView | null, 
/**
 * The dates, in order.
 */
dates: Array<DateCle>, };

export type PreuveView = "cachet" | "heure" | "certificat" | "archive";

export type RecuPiece = { 
/**
 * Name.
 */
libelle: string, 
/**
 * Pages.
 */
pages: number, 
/**
 * Size in words.
 */
taille: string, 
/**
 * Fingerprints of its files, short form.
 */
empreintes: Array<string>, };

export type RecuView = { 
/**
 * When the last byte was received, in words, to the second.
 */
le: string, 
/**
 * The dossier.
 */
dossier: string, 
/**
 * The version deposited.
 */
version: number, 
/**
 * Its fingerprint, short form.
 */
empreinte: string, 
/**
 * What was deposited.
 */
pieces: Array<RecuPiece>, 
/**
 * The service in charge and how to reach it.
 */
service: Array<string>, 
/**
 * What follows.
 */
suite: Array<string>, 
/**
 * Whether no source says how a decision is contested.
 */
recours_a_confirmer: boolean, };

export type Refus = { 
/**
 * Stable code; the sentence is in the texts.
 */
code: CodeRefus, 
/**
 * Data of the sentence, already in words.
 */
donnees: { [key in string]: string }, 
/**
 * The field to mend, by id (`Champ::id`); focus goes there from the summary.
 */
champ: string | null, };

export type RelireView = { 
/**
 * Summary cards.
 */
cartes: Array<Carte>, 
/**
 * Lines of the épreuves.
 */
epreuves: Array<EpreuveLigne>, 
/**
 * What the choices come to.
 */
effet: EffetView, 
/**
 * What is missing before validation is possible, all at once.
 */
refus: Array<Refus>, 
/**
 * Tasks still to do.
 */
reste: Array<TacheId>, 
/**
 * What deserves a second look.
 */
avis: Array<Avis>, 
/**
 * The version that would be made, or that stands if nothing changed.
 */
version: number, 
/**
 * When the current version was validated, in words, if nothing changed since.
 */
validee_le: string | null, 
/**
 * Until when choices can change, in words.
 */
choix_jusqu_a: string, 
/**
 * Why validation is closed, with the date in words.
 */
fermeture: Refus | null, 
/**
 * Whether the état civil can still be changed here.
 */
etat_civil: EtatCivilView, 
/**
 * Why the service made the current version itself, when it did.
 */
rectification: string | null, };

export type ReportView = { 
/**
 * Whether it is the end of the choices; otherwise that of the deposits.
 */
choix: boolean, 
/**
 * Until when, in words.
 */
au: string, 
/**
 * Why, in the words of the service.
 */
motif: string, };

export type RepresentantView = { 
/**
 * Name to type.
 */
nom_attendu: string, 
/**
 * Draft: name typed.
 */
nom: string, 
/**
 * Draft: strokes as JSON.
 */
traits: string, };

export type RepriseLigneView = { 
/**
 * Draft field that holds « garder » or « changer ».
 */
champ: string, 
/**
 * What it is.
 */
tache: TacheId, 
/**
 * The value, in words.
 */
valeur: string, 
/**
 * The choice made.
 */
choix: string | null, };

export type RepriseView = { 
/**
 * « session 2023 ».
 */
origine: string, 
/**
 * Lines to answer. Nothing is pre-ticked.
 */
lignes: Array<RepriseLigneView>, 
/**
 * All refusals of the last « Continuer ».
 */
refus: Array<Refus>, };

export type ReseauView = { 
/**
 * Whether the service answers.
 */
etat: EtatReseau, 
/**
 * Where the open dossier stands; nothing without one.
 */
envoi: EtatEnvoi | null, 
/**
 * Whether a person is signed in.
 */
connecte: boolean, 
/**
 * Whether the service is about to say something more: it is asked again soon.
 */
attend: boolean, };

export type RetardView = { 
/**
 * Whether a delay can be explained: what was missing is kept then.
 */
explicable: boolean, 
/**
 * When the person explained it last, in words.
 */
explique_le: string | null, };

export type Sauvegarde = { "genre": "rien" } | { "genre": "enregistre", 
/**
 * Local hour, in words.
 */
heure: string, } | { "genre": "impossible", 
/**
 * Why.
 */
cause: CauseSauvegarde, };

export type Section = { 
/**
 * Key of the title in the texts; `None` for a group without title.
 */
cle: CleSection | null, 
/**
 * A title that comes from data (an épreuve, a spécialité).
 */
titre: string | null, 
/**
 * Explanations that come from data or from the rules, sentence by sentence.
 */
explications: Array<string>, 
/**
 * The questions.
 */
champs: Array<Champ>, };

export type SerieView = { 
/**
 * What is read of it.
 */
lecture: LectureView, 
/**
 * The bars.
 */
barres: Array<BarreView>, 
/**
 * Lines over the bars: gates, shares.
 */
bornes: Array<BorneView>, 
/**
 * When the service was silent.
 */
pannes: Array<PlageView>, 
/**
 * The scale.
 */
axe: AxeView, };

export type SignataireCode = "service" | "inconnu" | "personne" | "faux";

export type SignatureView = { 
/**
 * « manuscrite », « dessinee », « tapee ».
 */
moyen: string, 
/**
 * When, in words.
 */
le: string, 
/**
 * The version signed.
 */
version: number, 
/**
 * False when a newer version exists: the signature is void.
 */
valable: boolean, 
/**
 * When a code that came to the address of the account proved it, in words.
 */
prouvee: string | null, };

export type SignerView = { 
/**
 * The version to sign.
 */
version: number, 
/**
 * Fingerprint of that version, short form.
 */
empreinte: string, 
/**
 * What is missing before signing is possible.
 */
bloquants: Array<Refus>, 
/**
 * The commitment, sentence by sentence, from the campaign.
 */
engagement: Array<string>, 
/**
 * What a signature binds to.
 */
comprendre: ComprendreView | null, 
/**
 * Name as it must be typed.
 */
nom_attendu: string, 
/**
 * Ways of signing that the campaign allows: « manuscrite », « dessinee », « tapee ».
 */
moyens: Array<string>, 
/**
 * Draft: way chosen.
 */
moyen: string | null, 
/**
 * Draft: box ticked (« oui »).
 */
relu: boolean, 
/**
 * Draft: name typed.
 */
nom: string, 
/**
 * Draft: strokes as JSON, `[[[x,y],…],…]` with integers 0..=1000 on x and 0..=1000 on y.
 */
traits: string, 
/**
 * The legal representative who signs too.
 */
representant: RepresentantView | null, 
/**
 * The scanned récapitulatif: files of the pièce « récapitulatif signé ».
 */
numerises: Array<FichierView>, 
/**
 * The signature that stands, if any.
 */
signature: SignatureView | null, 
/**
 * The code that proves it, while it does not.
 */
code: CodeSignatureView | null, 
/**
 * What just happened.
 */
annonce: Avis | null, 
/**
 * All refusals of the last « Signer ».
 */
refus: Array<Refus>, 
/**
 * Why signing is closed, with the date in words.
 */
fermeture: Refus | null, };

export type SorteDecision = "validation" | "refus" | "annulation" | "correction" | "message" | "rectification" | "retrait";

export type StatutPiece = "demandee" | "ajoutee" | "recue" | "a_remplacer" | "par_signature" | "sans_objet";

export type StatutTache = "a_faire" | "en_cours" | "termine" | "a_corriger" | "pas_encore_possible" | "ferme";

export type StatutView = { "statut": "brouillon" } | { "statut": "pre_inscrit", 
/**
 * Current version.
 */
version: number, } | { "statut": "complet", 
/**
 * Current version.
 */
version: number, } | { "statut": "a_corriger", 
/**
 * Current version.
 */
version: number, 
/**
 * Points without answer.
 */
points: number, } | { "statut": "depose", 
/**
 * Current version.
 */
version: number, 
/**
 * When it was received, in words.
 */
le: string, } | { "statut": "valide", 
/**
 * Current version.
 */
version: number, 
/**
 * When, in words.
 */
le: string, } | { "statut": "refuse", 
/**
 * When, in words.
 */
le: string, } | { "statut": "annule", 
/**
 * When, in words.
 */
le: string, } | { "statut": "retire", 
/**
 * When, in words.
 */
le: string, };

export type SuiteEnvoi = { "suite": "ici" } | { "suite": "recu" } | { "suite": "accepte" } | { "suite": "tardif" } | { "suite": "refuse", 
/**
 * Codes of the rules.
 */
codes: Array<string>, } | { "suite": "conflit" } | { "suite": "a_examiner" };

export type SujetControle = { "sujet": "regles" } | { "sujet": "jugement" } | { "sujet": "signature" } | { "sujet": "piece", 
/**
 * Its name.
 */
libelle: string, };

export type SujetEnvoi = "ouverture" | "courriel" | "reprise" | "identite" | "representant" | "coordonnees" | "parcours" | "specialite" | "epreuves" | "notes" | "amenagements" | "validation" | "piece" | "signature" | "depot" | "retard" | "retrait" | "cloture" | "correction" | "reponse" | "rectification" | "message" | "decision" | "convocation" | "autre";

export type SujetPointView = { "sujet": "piece", 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
libelle: string, } | { "sujet": "signature" } | { "sujet": "question" };

export type TableauView = { 
/**
 * Each list that is worked on.
 */
files: Array<FileView>, 
/**
 * Decisions that wait for a second person.
 */
a_confirmer: Array<ConfirmationView>, 
/**
 * How many dossiers who looks has taken.
 */
miens: number, 
/**
 * Until when the service answers, once the deposits are closed.
 */
echeance: EcheanceView | null, 
/**
 * Whether dossiers may be taken.
 */
peut_prendre: boolean, };

export type TacheId = "identite" | "coordonnees" | "parcours" | "epreuves" | "notes" | "amenagements" | "validation" | "pieces" | "signature" | "depot";

export type TacheView = { 
/**
 * Which.
 */
id: TacheId, 
/**
 * State.
 */
statut: StatutTache, 
/**
 * How many pièces are missing, for the task of pièces.
 */
reste: number | null, };

export type TachesView = { 
/**
 * In order.
 */
taches: Array<TacheView>, 
/**
 * Tasks finished.
 */
terminees: number, 
/**
 * The next useful task.
 */
suivante: TacheId | null, 
/**
 * Where the dossier stands.
 */
statut: StatutView, 
/**
 * Whether answers changed since the validated version: that version remains the one that counts.
 */
modifie_depuis: boolean, 
/**
 * Where the campaign stands.
 */
phase: PhaseView, 
/**
 * The dates.
 */
dates: Array<DateCle>, 
/**
 * Why something is closed, with the date in words.
 */
fermetures: Array<Refus>, 
/**
 * Pièces that were missing when the deposit closed, by name.
 */
manquantes: Array<string>, 
/**
 * What the service found at the deadline.
 */
cloture: ClotureView | null, 
/**
 * After the deadline.
 */
retard: RetardView, 
/**
 * What the service decided.
 */
decision: DecisionView | null, 
/**
 * When and where the épreuves are sat, once the service said it.
 */
convocation: ConvocationView | null, 
/**
 * What the service asks and says.
 */
instruction: InstructionView, 
/**
 * What deserves a second look.
 */
avis: Array<Avis>, 
/**
 * Whether the candidate may withdraw.
 */
retrait_possible: boolean, };

export type VerdictView = { "verdict": "authentique", 
/**
 * Who sealed it.
 */
par: string, 
/**
 * When, in words.
 */
le: string, 
/**
 * By which authority that instant is stamped, and when, in words.
 */
horodatage: string | null, 
/**
 * What proves the seal, from the file alone.
 */
preuve: PreuveView, 
/**
 * When the computer of the candidate signed it before, in words.
 */
poste: string | null, } | { "verdict": "non_authentique", 
/**
 * All that is wrong with it.
 */
defauts: Array<DefautView>, 
/**
 * What the code of the page says, when it bears one and no seal.
 */
code: CodeView | null, 
/**
 * When a computer signed it, in words, when that signature holds: nothing changed since, and nothing says who sat there.
 */
poste: string | null, };

export type VerifierView = { 
/**
 * Name of the file that was verified.
 */
fichier: string | null, 
/**
 * What is said of it.
 */
verdict: VerdictView | null, 
/**
 * Why it could not be read.
 */
refus: Array<Refus>, };

export type Visible = { 
/**
 * The other field, by id.
 */
champ: string, 
/**
 * Its values.
 */
valeurs: Array<string>, };

export type ZoneView = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
nom: string, 
/**
 * Its outline, as SVG says it.
 */
contour: string, 
/**
 * Where its label stands.
 */
x: number, 
/**
 * The same.
 */
y: number, 
/**
 * Candidacies.
 */
nombre: number, 
/**
 * Candidacies for ten thousand inhabitants.
 */
pour_dix_mille: number, 
/**
 * How dark it is, from 0 to 4.
 */
palier: number, };

export type CodeRefus =
  | "campagne.pas_encore_ouverte"
  | "campagne.choix_fermes"
  | "campagne.depot_ferme"
  | "dossier.non_ouvert"
  | "dossier.deja_ouvert"
  | "candidature.retiree"
  | "candidature.annulee"
  | "retard.sans_objet"
  | "retard.explication_manquante"
  | "retard.explication_trop_longue"
  | "retard.piece_venue_a_temps"
  | "correction.sans_objet"
  | "correction.points_manquants"
  | "correction.date"
  | "correction.deja_demandee"
  | "instruction.motif_longueur"
  | "correction.point_sans_question"
  | "correction.reponse_manquante"
  | "correction.reponse_trop_longue"
  | "message.manquant"
  | "message.trop_long"
  | "rectification.sans_objet"
  | "identite.figee"
  | "decision.inconnue"
  | "decision.sans_candidature"
  | "decision.deja_prise"
  | "decision.autre_version"
  | "decision.points_ouverts"
  | "decision.piece_manquante"
  | "decision.sans_depot"
  | "decision.absente"
  | "candidature.refusee"
  | "inscription.validee"
  | "preuve.sans_signature"
  | "convocation.sans_inscription"
  | "convocation.ailleurs"
  | "convocation.vide"
  | "convocation.epreuve"
  | "convocation.date"
  | "convocation.duree"
  | "convocation.centre"
  | "convocation.texte_long"
  | "orientation.preparation_manquante"
  | "orientation.residence_manquante"
  | "orientation.departement_manquant"
  | "orientation.pays_manquant"
  | "orientation.deja_manquant"
  | "orientation.session_manquante"
  | "orientation.par_etablissement"
  | "orientation.autre_academie"
  | "orientation.situation_a_voir"
  | "orientation.pays_a_voir"
  | "orientation.autre_session"
  | "orientation.echec_sans_presentation"
  | "courriel.manquant"
  | "courriel.forme"
  | "courriel.trop_long"
  | "identite.civilite_manquante"
  | "nom.manquant"
  | "nom.trop_long"
  | "nom.avec_chiffre"
  | "prenoms.manquants"
  | "date.manquante"
  | "date.jour"
  | "date.mois"
  | "date.annee"
  | "date.inexistante"
  | "date.future"
  | "date.trop_ancienne"
  | "naissance.lieu_manquant"
  | "naissance.commune_manquante"
  | "naissance.ville_manquante"
  | "naissance.pays_manquant"
  | "identite.nationalite_manquante"
  | "ine.forme"
  | "identite.age_minimum"
  | "representant.sans_objet"
  | "representant.lien_manquant"
  | "adresse.manquante"
  | "adresse.trop_longue"
  | "adresse.code_postal"
  | "adresse.localite_manquante"
  | "adresse.hors_academie"
  | "telephone.forme"
  | "parcours.employeur_manquant"
  | "parcours.en_cours_manquant"
  | "parcours.dates_inversees"
  | "parcours.emploi_futur"
  | "parcours.experience_manquante"
  | "parcours.particularite_inconnue"
  | "specialite.manquante"
  | "specialite.inconnue"
  | "epreuves.forme_manquante"
  | "epreuves.forme_interdite"
  | "epreuves.langue_manquante"
  | "epreuves.langue_interdite"
  | "epreuves.langues_identiques"
  | "epreuves.facultatives_trop_nombreuses"
  | "epreuves.facultative_inconnue"
  | "epreuves.langue_facultative_identique"
  | "epreuves.presentee_manquante"
  | "epreuves.plus_tard_interdit"
  | "epreuves.aucune_presentee"
  | "notes.choix_manquant"
  | "notes.forme"
  | "notes.sous_seuil"
  | "notes.session"
  | "notes.trop_ancienne"
  | "notes.session_future"
  | "notes.sans_presentation"
  | "notes.note_et_dispense"
  | "notes.dispense_sans_diplome"
  | "notes.autre_diplome_manquant"
  | "notes.autre_diplome_nom_manquant"
  | "notes.dispense_interdite"
  | "notes.rien_a_presenter"
  | "amenagements.reponse_manquante"
  | "amenagements.situation_manquante"
  | "amenagements.autre_examen"
  | "reprise.absente"
  | "reprise.ligne_sans_reponse"
  | "reprise.ligne_a_changer"
  | "validation.etape_manquante"
  | "validation.autre_contenu"
  | "validation.rien_de_change"
  | "piece.inconnue"
  | "piece.sans_objet"
  | "piece.fichiers_trop_nombreux"
  | "piece.fichier_en_double"
  | "piece.fichier_refuse"
  | "piece.recapitulatif_sans_version"
  | "signature.pas_de_version"
  | "signature.modifications_non_validees"
  | "signature.version_ancienne"
  | "signature.pas_relu"
  | "signature.moyen_manquant"
  | "signature.moyen_refuse"
  | "signature.vide"
  | "signature.nom_different"
  | "signature.numerisation_manquante"
  | "signature.representant_manquant"
  | "depot.sans_version"
  | "depot.modifications_non_validees"
  | "depot.piece_manquante"
  | "depot.non_signe"
  | "depot.autre_contenu"
  | "cloture.sans_objet"
  | "envoi.chaine"
  | "envoi.fichiers_attendus"
  | "envoi.fichier_ecarte"
  | "ordinateur.manquant"
  | "secret.trop_court"
  | "secret.different"
  | "secret.non_compris"
  | "secret.faux"
  | "phrase.trop_courte"
  | "phrase.differente"
  | "phrase.fausse"
  | "apporter.pas_un_dossier"
  | "apporter.tronque"
  | "apporter.deja_ici"
  | "recherche.incomplete"
  | "recherche.plusieurs"
  | "recherche.numero_demande"
  | "reseau.injoignable"
  | "reseau.indisponible"
  | "reseau.illisible"
  | "reseau.repetition"
  | "reseau.refus"
  | "compte.adresse"
  | "compte.identifiants"
  | "compte.attendre"
  | "compte.code"
  | "signature.pas_arrivee"
  | "compte.code.vide"
  | "compte.session"
  | "connexion.code"
  | "connexion.muette"
  | "connexion.navigateur"
  | "connexion.prise"
  | "compte.mot_de_passe.faux"
  | "compte.mot_de_passe.court"
  | "compte.mot_de_passe.long"
  | "compte.mot_de_passe.devinable"
  | "envoi.recu_faux"
  | "envoi.piece_ecartee"
  | "verification.lecture"
  | "disque.plein"
  | "disque.ecriture"
  | "destination.pleine"
  | "destination.refusee"
  | "document.ouverture"
  | "document.lettres_manquantes"
  | "bureau.vide"
  | "bureau.pin"
  | "bureau.pin_faux"
  | "bureau.verrou_ferme"
  | "bureau.identifiants"
  | "bureau.invitation"
  | "bureau.mot_de_passe"
  | "bureau.role"
  | "bureau.session"
  | "bureau.recherche_vide"
  | "bureau.dossier_absent"
  | "bureau.dossier_change"
  | "bureau.decision_partie"
  | "bureau.decision_meme"
  | "bureau.decision_mots"
  | "bureau.note_vide"
  | "bureau.jour"
  | "bureau.lot_texte"
  | "bureau.lot_etat"
  | "bureau.lot_echantillon"
  | "bureau.lot_suspendu"
  | "bureau.lot_prise"
  | "bureau.lot_alerte"
  | "bureau.lot_ouvert"
  | "bureau.export_motif"
  | "bureau.export_en_cours"
  | "fichier.vide"
  | "fichier.trop_gros"
  | "fichier.trop_gros_a_garder"
  | "fichier.disparu"
  | "fichier.dossier"
  | "fichier.heic"
  | "fichier.bureautique"
  | "fichier.inconnu"
  | "fichier.pdf_protege"
  | "fichier.pdf_abime"
  | "fichier.pdf_script"
  | "fichier.pdf_fichiers_joints"
  | "fichier.pdf_demesure"
  | "fichier.trop_de_pages"
  | "fichier.image_abimee"
  | "fichier.image_demesuree"
  | "fichier.non_examine"
  | "fichier.infecte"
  ;

export type CodeAvis =
  | "courriel.faute"
  | "nom.hors_repertoire"
  | "ine.cle"
  | "naissance.age_rare"
  | "naissance.commune_hors_liste"
  | "adresse.cedex"
  | "adresse.code_postal_commune"
  | "identite.differente"
  | "amenagements.abandonne"
  | "amenagements.sans_decision"
  | "parcours.experience_courte"
  | "parcours.emplois_superposes"
  | "notes.unite_a_confirmer"
  | "specialite.reglement_a_confirmer"
  | "notes.differente"
  | "dossier.efface"
  | "dossier.emporte"
  | "dossier.apporte"
  | "candidature.retiree"
  | "document.enregistre"
  | "dates.enregistrees"
  | "copie.enregistree"
  | "epreuves.effet"
  | "piece.ajoutee"
  | "piece.retiree"
  | "compte.active"
  | "compte.connecte"
  | "compte.deconnecte"
  | "compte.courriel_renvoye"
  | "compte.appareil_revoque"
  | "compte.adresse_confirmee"
  | "connexion.inconnue"
  | "connexion.reliee"
  | "connexion.deliee"
  | "signature.code_envoye"
  | "signature.confirmee"
  | "correction.repondue"
  | "message.ecrit"
  | "envoi.garde_ici"
  | "envoi.garde_service"
  | "bureau.pris"
  | "bureau.note"
  | "bureau.valide"
  | "bureau.refuse"
  | "bureau.corrige"
  | "bureau.propose"
  | "bureau.ecrit"
  | "bureau.reprise"
  | "bureau.second"
  | "bureau.lot_signe"
  | "bureau.lot_repris"
  | "bureau.exporte"
  | "bureau.export_arrete"
  | "fichier.sombre"
  | "fichier.petit"
  | "piece.code_autre_dossier"
  | "piece.code_autre_version"
  ;

export interface Commandes {
  ecran(args: {  }): Promise<Ecran>;
  agir(args: { action: Action }): Promise<Ecran>;
  saisir(args: { champ: string; texte: string }): Promise<Sauvegarde>;
  chercher(args: { champ: string; texte: string }): Promise<OptionChoix[]>;
  apercu(args: { fichier: string; page: number; largeur: number }): Promise<Apercu>;
  echanger(args: {  }): Promise<Ecran | null>;
  ajouter_fichier(args: { piece: string; nom: string; octets: Uint8Array }): Promise<Ecran>;
}
export interface CommandesBureau {
  bureau_ecran(args: {  }): Promise<EcranBureau>;
  bureau_agir(args: { action: ActionBureau }): Promise<EcranBureau>;
  bureau_rafraichir(args: {  }): Promise<EcranBureau | null>;
  bureau_apercu(args: { fichier: string; page: number; largeur: number }): Promise<Apercu>;
  bureau_exporter(args: { format: FormatExport; sante: string | null }): Promise<EcranBureau>;
}
