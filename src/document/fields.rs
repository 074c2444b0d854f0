//! What lists and forms know of a template of the office.

use crate::base::{
    field::{Field, Input, ListSpec, Show},
    kind::Kind,
    meet::Parts,
    typed::Typed,
    view,
    words::Word as _,
};

use super::command::TemplateDraft;

/// What lists and forms know of a template of the office.
pub const FIELDS: &[Field<TemplateDraft>] = &[
    Field::new("name", "document-template-name", Show::Text)
        .listed("t.name", 220.0)
        .indexed()
        .edited(Input::Line, |draft: &mut TemplateDraft| &mut draft.name)
        .required(),
    Field::new("document", "document-template-document", Show::Word("document"))
        .listed("t.document", 140.0)
        .choices(super::Document::WORDS),
    Field::new("note", "document-template-note", Show::Text)
        .listed("t.note", 220.0)
        .edited(Input::Line, |draft: &mut TemplateDraft| &mut draft.note),
    Field::new("based_on", "document-template-based-on", Show::Text).listed("t.based_on", 140.0),
    Field::new("active", "document-template-active", Show::Flag)
        .listed("t.active", 60.0)
        .edited(Input::Flag, |draft: &mut TemplateDraft| &mut draft.active),
    Field::new("source", "document-template-source", Show::Text)
        .edited(Input::Lines(20), |draft: &mut TemplateDraft| &mut draft.source),
];

/// The list of the office's templates.
pub fn list_spec() -> ListSpec {
    let order = "t.document NULLS LAST, t.active DESC NULLS LAST, t.name, t.id";
    ListSpec::new(Kind::PrintTemplate, "", FIELDS, &["t.name", "t.note"], order).viewed(view::IN_USE)
}

impl Typed for TemplateDraft {
    const FIELDS: &'static [Field<Self>] = FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.silent(|draft| &mut draft.based_on);
    }
}
