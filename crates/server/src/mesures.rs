//! Figures of what the server does, in the text form that Prometheus reads. They say how many and how long, never who.

use axum::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::sync::LazyLock;
use std::time::Duration;
use sync::{Admission, Verdict};

/// The figures are those of the process.
static MESURES: LazyLock<Mesures> = LazyLock::new(Mesures::new);

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Requete {
    methode: &'static str,
    route: String,
    statut: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Decision {
    verdict: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Controle {
    code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Envoi {
    remise: &'static str,
}

struct Mesures {
    registry: Registry,
    requetes: Family<Requete, Counter>,
    durees: Family<Route, Histogram>,
    commandes: Family<Decision, Counter>,
    courriels: Family<Envoi, Counter>,
    en_attente: Gauge,
    controles: Family<Controle, Counter>,
    en_quarantaine: Gauge,
}

impl Mesures {
    fn new() -> Self {
        let mut registry = Registry::with_prefix("pupitre");
        // From half a millisecond to eight seconds.
        let durees = || Histogram::new(exponential_buckets(0.0005, 2.0, 15));
        let durees = Family::new_with_constructor(durees as fn() -> Histogram);
        let (requetes, commandes) = (Family::default(), Family::default());
        let (courriels, en_attente) = (Family::default(), Gauge::default());
        let (controles, en_quarantaine) = (Family::default(), Gauge::default());
        registry.register("requetes", "Requêtes", requetes.clone());
        registry.register("requete_secondes", "Durée des requêtes", durees.clone());
        registry.register("commandes", "Commandes décidées", commandes.clone());
        registry.register("courriels", "Courriels tentés", courriels.clone());
        registry.register(
            "courriels_en_attente",
            "Courriels en attente",
            en_attente.clone(),
        );
        registry.register("controles", "Pièces contrôlées", controles.clone());
        registry.register(
            "pieces_en_quarantaine",
            "Pièces qui attendent leur contrôle",
            en_quarantaine.clone(),
        );
        Self {
            registry,
            requetes,
            durees,
            commandes,
            courriels,
            en_attente,
            controles,
            en_quarantaine,
        }
    }
}

/// The figures as text.
pub(crate) fn text() -> String {
    let mut text = String::new();
    // Nothing refuses to be written to a text in memory.
    let _ = encode(&mut text, &MESURES.registry);
    text
}

/// A request that was answered.
pub(crate) fn answered(method: &Method, route: &str, status: u16, lasted: Duration) {
    let requete = Requete {
        methode: word(method),
        route: route.to_owned(),
        statut: u32::from(status),
    };
    MESURES.requetes.get_or_create(&requete).inc();
    let route = Route {
        route: route.to_owned(),
    };
    let durees = MESURES.durees.get_or_create(&route);
    durees.observe(lasted.as_secs_f64());
}

/// The methods that are served, and one word for the others: nobody adds figures by asking.
fn word(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "autre",
    }
}

/// Commands that were decided.
pub(crate) fn decided(admission: &Admission) {
    let Admission::Kept { admitted, .. } = admission else {
        return;
    };
    for command in admitted {
        let verdict = match command.verdict {
            Verdict::Recu => "recu",
            Verdict::Accepte => "accepte",
            Verdict::Refuse => "refuse",
            Verdict::Conflit => "conflit",
            Verdict::Tardif => "tardif",
            Verdict::NonInterprete => "non_interprete",
        };
        MESURES.commandes.get_or_create(&Decision { verdict }).inc();
    }
}

/// A letter that was tried: `faite`, `refusee` or `differee`.
pub(crate) fn letter(remise: &'static str) {
    MESURES.courriels.get_or_create(&Envoi { remise }).inc();
}

/// Letters that wait.
pub(crate) fn waiting(letters: i64) {
    MESURES.en_attente.set(letters);
}

/// A pièce was examined: what was found.
pub(crate) fn examined(code: &'static str) {
    MESURES.controles.get_or_create(&Controle { code }).inc();
}

/// So many pièces wait for their examination.
pub(crate) fn quarantine(count: i64) {
    MESURES.en_quarantaine.set(count);
}
