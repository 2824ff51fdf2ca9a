//! The packed texts of a sealed window's documents, which explanations read.

use crate::column::Column;
use crate::index::Document;

/// Each document's text as JSON, one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    /// Where each ends; that of a document without text ends where the one before does.
    pub(crate) ends: Column<u64>,
    pub(crate) json: Column<u8>,
}

impl Texts {
    /// Adds the next document's.
    pub(crate) fn push(&mut self, document: Option<&Document>) {
        let json = self.json.owned();
        if let Some(document) = document {
            serde_json::to_writer(&mut *json, document).expect("a document has only texts and numbers");
        }
        let end = u64::try_from(json.len()).expect("64 bits");
        self.ends.owned().push(end);
    }

    /// A document's, without what the window keeps of it itself.
    pub(crate) fn get(&self, offset: u16) -> Option<Document> {
        let at = usize::from(offset);
        let place = |end: u64| usize::try_from(end).expect("a window's texts fit into memory");
        let start = at.checked_sub(1).map_or(0, |before| place(self.ends[before]));
        let json = &self.json[start..place(self.ends[at])];
        (!json.is_empty()).then(|| serde_json::from_slice(json).expect("what is packed was written by this version"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_gets_its_own_text_back() {
        let document = |title: &str| Document {
            title: title.to_owned(),
            text: "\"引号\"\n\u{0}".to_owned(),
            classes: vec!["H01M".to_owned()],
            ..Document::default()
        };
        let mut texts = Texts::default();
        for title in [None, Some("隔膜"), None, None, Some("")] {
            texts.push(title.map(document).as_ref());
        }
        for (offset, title) in (0..).zip([None, Some("隔膜"), None, None, Some("")]) {
            let found = texts.get(offset);
            let told = |document: Document| (document.title, document.text, document.classes);
            assert_eq!(found.map(told), title.map(document).map(told));
        }
    }
}
