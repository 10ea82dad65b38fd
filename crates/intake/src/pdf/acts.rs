//! What acts in a PDF, and the files that it holds.

use super::IntakeRefusal;
use lopdf::{Dictionary, Document, Object};

/// Looks at every object, as deep as it goes, whether a page leads to it or not.
pub(super) fn look(document: &Document) -> Result<(), IntakeRefusal> {
    let walk = Walk(document);
    let mut objects = document.objects.values();
    objects.try_for_each(|object| walk.object(object, 0))
}

struct Walk<'a>(&'a Document);

impl Walk<'_> {
    fn object(&self, object: &Object, depth: usize) -> Result<(), IntakeRefusal> {
        const DEPTH_MAX: usize = 64;
        if depth > DEPTH_MAX {
            return Err(IntakeRefusal::PdfBomb);
        }
        match object {
            Object::Dictionary(dictionary) => self.dictionary(dictionary, depth),
            Object::Array(objects) => objects
                .iter()
                .try_for_each(|object| self.object(object, depth + 1)),
            Object::Stream(stream) => self.dictionary(&stream.dict, depth),
            Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(..)
            | Object::Reference(_) => Ok(()),
        }
    }

    fn dictionary(&self, dictionary: &Dictionary, depth: usize) -> Result<(), IntakeRefusal> {
        for (key, value) in dictionary.iter() {
            match key.as_slice() {
                b"JS" | b"JavaScript" | b"Launch" | b"XFA" => return Err(IntakeRefusal::PdfScript),
                b"S" if self.acts(value) => return Err(IntakeRefusal::PdfScript),
                b"EmbeddedFiles" | b"EF" => return Err(IntakeRefusal::PdfAttachment),
                _ => self.object(value, depth + 1)?,
            }
        }
        Ok(())
    }

    /// Whether this is the kind of an action that runs something; the kind may stand apart.
    fn acts(&self, kind: &Object) -> bool {
        let kind = self.0.dereference(kind).map(|(_, kind)| kind);
        let name = kind.and_then(Object::as_name).unwrap_or_default();
        matches!(name, b"JavaScript" | b"Launch")
    }
}
