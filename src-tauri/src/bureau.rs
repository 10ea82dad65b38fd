//! The commands of the window of the service: each goes to its desk in one line. No other window has them.

use poste::Bureau;
use poste::view::{ActionBureau, Apercu, EcranBureau, FormatExport};
use tauri::State;
use tauri::ipc::Invoke;
use tokio::sync::{Mutex, SetOnce};

/// The desk of the service behind its window, as soon as it is open.
#[derive(Default)]
pub(crate) struct Service {
    bureau: SetOnce<Mutex<Bureau>>,
}

impl Service {
    /// Puts the desk behind the window.
    pub(crate) fn install(&self, bureau: Bureau) {
        // A second desk cannot come: one task opens it.
        let _ = self.bureau.set(Mutex::new(bureau));
    }

    async fn bureau(&self) -> tokio::sync::MutexGuard<'_, Bureau> {
        self.bureau.wait().await.lock().await
    }
}

/// Commands cannot fail: what is wrong is on the screen.
type Never = ();

macro_rules! handlers {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        $(
            #[tauri::command]
            async fn $name(service: State<'_, Service>, $($argument: $kind),*) -> Result<$answer, Never> {
                Ok(gestures::$name(&service, $($argument),*).await)
            }
        )*

        /// Answers the commands of the window.
        pub(crate) fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }

        #[cfg(test)]
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

poste::commands_bureau!(handlers);

/// What each command does at the desk.
mod gestures {
    use super::{ActionBureau, Apercu, EcranBureau, FormatExport, Service};

    pub(super) async fn bureau_ecran(service: &Service) -> EcranBureau {
        service.bureau().await.ecran()
    }

    pub(super) async fn bureau_agir(service: &Service, action: ActionBureau) -> EcranBureau {
        service.bureau().await.agir(action).await
    }

    pub(super) async fn bureau_rafraichir(service: &Service) -> Option<EcranBureau> {
        service.bureau().await.rafraichir().await
    }

    /// The desk goes on while the page comes and is drawn.
    pub(super) async fn bureau_apercu(
        service: &Service,
        fichier: String,
        page: u32,
        largeur: u32,
    ) -> Apercu {
        let drawing = service.bureau().await.apercu(&fichier, page, largeur);
        drawing.await
    }

    /// The desk goes on while the person chooses a place, and while the list comes.
    pub(super) async fn bureau_exporter(
        service: &Service,
        format: FormatExport,
        sante: Option<String>,
    ) -> EcranBureau {
        let writing = service.bureau().await.exporter(format, sante);
        let issue = writing.await;
        service.bureau().await.exporte(issue)
    }
}

#[cfg(test)]
mod tests {
    use super::NAMES;
    use crate::commands::opens_nothing_else;

    #[test]
    fn the_capability_opens_each_command_and_nothing_else_of_the_system() {
        opens_nothing_else(include_str!("../capabilities/bureau.json"), NAMES);
    }
}
