//! Room: poste.
