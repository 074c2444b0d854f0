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
