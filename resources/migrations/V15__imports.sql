-- What was imported, so that it can be taken back as one: the rows of the history that it wrote lie from the first to the
-- last, at its moment.
CREATE TABLE import (
    id {PK}, version {INT} NOT NULL, kind TEXT NOT NULL, file TEXT NOT NULL, at {INT} NOT NULL, user_id {INT} NOT NULL,
    file_rows {INT} NOT NULL, made {INT} NOT NULL, changed {INT} NOT NULL, same {INT} NOT NULL, bad {INT} NOT NULL,
    first_row {INT} NOT NULL, last_row {INT} NOT NULL, undone_at {INT}, undone_by_id {INT}
){STRICT};

-- Who names a record is asked before it goes, of each that goes.
CREATE INDEX call_item ON call (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX call_contact ON call (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX call_repeat ON call (repeat_of_id) WHERE repeat_of_id IS NOT NULL;
CREATE INDEX equipment_contact ON equipment (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX equipment_predecessor ON equipment (predecessor_id) WHERE predecessor_id IS NOT NULL;
CREATE INDEX equipment_successor ON equipment (successor_id) WHERE successor_id IS NOT NULL;
CREATE INDEX contract_contact ON contract (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX fitted_part_item ON fitted_part (item_id);
CREATE INDEX handling_line_item ON handling_line (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX alert_about ON alert (about_kind, about_id);
