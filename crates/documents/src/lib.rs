//! Room: documents.
