-- What was said by hand about files with the same headings, to be proposed for the next one.
CREATE TABLE import_choice (
    id {PK}, version {INT} NOT NULL, kind TEXT NOT NULL, headings TEXT NOT NULL, options TEXT NOT NULL
){STRICT};
CREATE INDEX import_choice_kind ON import_choice (kind);
