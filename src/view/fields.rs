//! What is asked when a view is saved.

use crate::base::field::{Field, Input, Show};

use super::command::Draft;

const NAME: Field<Draft> =
    Field::<Draft>::new("name", "view-name", Show::Text).edited(Input::Line, |draft| &mut draft.name).required();
const SHARED: Field<Draft> =
    Field::<Draft>::new("shared", "view-shared", Show::Flag).edited(Input::Flag, |draft| &mut draft.shared);
const FIRST: Field<Draft> =
    Field::<Draft>::new("first", "view-first", Show::Flag).edited(Input::Flag, |draft| &mut draft.first);

/// What is asked of a new view, and of one that is renamed.
pub const FIELDS: &[Field<Draft>] = &[NAME, SHARED, FIRST];

/// As [`FIELDS`], for who may not share.
pub const OWN_FIELDS: &[Field<Draft>] = &[NAME, FIRST];

const FAVOURITE: Field<Draft> = Field::<Draft>::new("name", "view-favourite-name", Show::Text)
    .edited(Input::Line, |draft| &mut draft.name)
    .required();
const OPENS: Field<Draft> =
    Field::<Draft>::new("first", "view-favourite-first", Show::Flag).edited(Input::Flag, |draft| &mut draft.first);

/// As [`FIELDS`], of a favourite of a report.
pub const FAVOURITE_FIELDS: &[Field<Draft>] = &[FAVOURITE, SHARED, OPENS];

/// As [`FAVOURITE_FIELDS`], for who may not share.
pub const OWN_FAVOURITE_FIELDS: &[Field<Draft>] = &[FAVOURITE, OPENS];
