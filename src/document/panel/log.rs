//! What was printed of a record, on its form: how often, when last, by whom (DOC-16).

use egui::Ui;

use crate::{
    base::{
        failure::Failure,
        kind::Subject,
        say::{Arg, Said},
        slot::Slot,
        words::Word as _,
    },
    cx::Cx,
    db::query::Conn,
    document::{Document, own::PrintLog, store},
    people,
    ui::widget,
};

/// The printings of a record.
#[derive(Default)]
pub struct Section {
    shown: Slot<Vec<Paper>>,
}

/// What was printed of a record with one template.
#[derive(Clone, Debug)]
struct Paper {
    /// The last printing; its number is how often.
    last: PrintLog,
    /// Who did it.
    by: String,
}

impl crate::cx::Section for Section {
    fn title(&self) -> &'static str {
        "document-printed"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.shown = cx.load(move |conn| papers(conn, subject));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let papers = self.shown.get().map_or(&[][..], Vec::as_slice);
        if papers.is_empty() {
            widget::weak(ui, &cx.t("document-printed-never"));
        }
        for Paper { last, by } in papers {
            let document = Document::from_word(&last.document)
                .map_or(Arg::Text(last.document.clone()), |document| Arg::Key(document.key()));
            let said = Said::new("document-printed-times")
                .with("document", document)
                .with("template", last.template.as_str())
                .with("times", last.nth)
                .with("at", last.printed_at)
                .with("by", by.as_str())
                .with_word("way", last.way);
            ui.label(cx.say(&said));
        }
    }
}

/// The papers of a record, the one printed last first.
fn papers(conn: &Conn, about: Subject) -> Result<Vec<Paper>, Failure> {
    let mut papers: Vec<Paper> = Vec::new();
    for one in store::printed(conn, about)? {
        let is_same = |paper: &Paper| {
            (&paper.last.document, &paper.last.template, &paper.last.part) == (&one.document, &one.template, &one.part)
        };
        if !papers.iter().any(is_same) {
            papers.push(Paper { by: people::store::name(conn, Some(one.user_id))?, last: one });
        }
    }
    Ok(papers)
}
