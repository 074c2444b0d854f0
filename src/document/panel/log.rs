//! What was printed of a record, on its form: how often, when last, by whom (DOC-16).

use egui::Ui;

use crate::{
    base::{
        failure::Failure,
        id::CustomerId,
        kind::{Kind, Subject},
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

/// So many papers are shown, and so many printings looked at for them: those before stand on the records themselves.
const MOST_SHOWN: usize = 20;
const MOST_READ: usize = 200;

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
    /// The number of the record that it is about, where that is another one.
    number: Option<String>,
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
        for paper in papers.iter().take(MOST_SHOWN) {
            paper.ui(cx, ui);
        }
        if papers.len() > MOST_SHOWN {
            widget::weak(ui, &cx.t("document-printed-earlier"));
        }
    }
}

impl Paper {
    /// In one line; the number of another record leads there.
    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let Self { last, by, number } = self;
        let document = Document::from_word(&last.document)
            .map_or(Arg::Text(last.document.clone()), |document| Arg::Key(document.key()));
        let said = Said::new("document-printed-times")
            .with("document", document)
            .with("template", last.template.as_str())
            .with("times", last.nth)
            .with("at", last.printed_at)
            .with("by", by.as_str())
            .with_word("way", last.way);
        ui.horizontal_wrapped(|ui| {
            if let Some(number) = number {
                widget::subject_link(cx, ui, number, Subject { kind: last.about_kind, id: last.about_id });
            }
            ui.label(cx.say(&said));
        });
    }
}

/// The papers of a record, the one printed last first; of a customer those of all that is theirs too.
fn papers(conn: &Conn, about: Subject) -> Result<Vec<Paper>, Failure> {
    let printed = match about.kind {
        Kind::Customer => store::printed_for(conn, CustomerId(about.id), MOST_READ)?,
        _ => store::printed(conn, about)?,
    };
    let mut papers: Vec<Paper> = Vec::new();
    for one in printed {
        let is_same = |paper: &Paper| {
            let of = |log: &PrintLog| (log.about_kind, log.about_id, log.document.clone());
            of(&paper.last) == of(&one) && (&paper.last.template, &paper.last.part) == (&one.template, &one.part)
        };
        if papers.len() > MOST_SHOWN || papers.iter().any(is_same) {
            continue;
        }
        let of = Subject { kind: one.about_kind, id: one.about_id };
        let number = if of == about { None } else { Some(named(conn, of)?) };
        papers.push(Paper { by: people::store::name(conn, Some(one.user_id))?, number, last: one });
    }
    Ok(papers)
}

/// By what people know a record; a draft has no number yet.
fn named(conn: &Conn, of: Subject) -> Result<String, Failure> {
    let (number, _) = store::number_and_customer(conn, of)?;
    Ok(if number.is_empty() { format!("#{}", of.id) } else { number })
}
