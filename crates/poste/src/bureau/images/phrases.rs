//! Numbers and nouns in French.

/// « 1 769 »: thousands are apart, by a thin space as the interface writes them.
pub(super) fn nombre(n: u32) -> String {
    documents::mots::nombre(n.into()).replace('\u{a0}', "\u{202f}")
}

/// « 1 dossier », « 402 dossiers », « 0 dossier ».
pub(super) fn dossiers(n: u32) -> String {
    compte(n, "dossier")
}

/// A number and its noun, which takes an s.
pub(super) fn compte(n: u32, nom: &str) -> String {
    let many = if n > 1 { "s" } else { "" };
    format!("{}\u{a0}{nom}{many}", nombre(n))
}

/// One word or the other.
pub(super) fn accord<'a>(n: u32, one: &'a str, many: &'a str) -> &'a str {
    if n > 1 { many } else { one }
}

/// « 2,3 »: one figure after the comma.
pub(super) fn decimal(x: f64) -> String {
    format!("{x:.1}").replace('.', ",")
}
