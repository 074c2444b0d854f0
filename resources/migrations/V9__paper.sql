-- How an office's documents look, and what was put on paper.

CREATE TABLE print_template (
    id {PK}, version {INT} NOT NULL, document TEXT NOT NULL, name TEXT NOT NULL UNIQUE, note TEXT NOT NULL,
    source TEXT NOT NULL, active {INT} NOT NULL CHECK (active IN (0, 1)), based_on TEXT NOT NULL
){STRICT};
CREATE INDEX print_template_document ON print_template (document, name);
CREATE INDEX print_template_alike ON print_template (LOWER(name));

CREATE TABLE print_log (
    id {PK}, version {INT} NOT NULL, document TEXT NOT NULL, about_kind TEXT NOT NULL, about_id {INT} NOT NULL,
    template TEXT NOT NULL, part TEXT NOT NULL, nth {INT} NOT NULL, way TEXT NOT NULL, pages {INT} NOT NULL,
    printed_at {INT} NOT NULL, user_id {INT} NOT NULL,
    UNIQUE (about_kind, about_id, document, template, part, nth)
){STRICT};
CREATE INDEX print_log_at ON print_log (printed_at, id);
