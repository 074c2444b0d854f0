-- What the search finds: a row for each record that can be found, its keys, and its words. `place` orders a kind's
-- records by their moment, `mark` tells whether what is looked up is still what the record offers.

CREATE TABLE search_doc (
    kind TEXT NOT NULL, record_id {INT} NOT NULL, place {INT} NOT NULL, mark {INT} NOT NULL, keys TEXT NOT NULL,
[post] words TSVECTOR NOT NULL,
    PRIMARY KEY (kind, record_id)
[lite] ) STRICT, WITHOUT ROWID;
[post] );
[post] CREATE UNIQUE INDEX search_doc_place ON search_doc (place);
[post] CREATE INDEX search_doc_words ON search_doc USING GIN (words);

CREATE TABLE search_key (
    area {INT} NOT NULL,
[lite] key TEXT NOT NULL,
[post] key TEXT COLLATE "C" NOT NULL,
    place {INT} NOT NULL,
    PRIMARY KEY (area, key, place)
[lite] ) STRICT, WITHOUT ROWID;
[post] );

[lite] CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1, tokenize='ascii');

-- How far the records of an older file are taken in: for which form of the search, and up to which record of which kind.
CREATE TABLE search_state (
    id {INT} PRIMARY KEY, form {INT} NOT NULL, kind TEXT NOT NULL, record_id {INT} NOT NULL
){STRICT};
