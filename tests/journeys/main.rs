//! Journeys in the real window.

mod fenetre;
