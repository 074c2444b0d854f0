-- What lists show under a name, and how each user has those names as tabs.

CREATE TABLE saved_view (
    id {PK}, version {INT} NOT NULL, list TEXT NOT NULL, name TEXT NOT NULL, line TEXT NOT NULL, sort TEXT NOT NULL,
    layout TEXT NOT NULL, format {INT} NOT NULL, owner_id {INT} NOT NULL REFERENCES "user" (id),
    shared {INT} NOT NULL CHECK (shared IN (0, 1))
){STRICT};
CREATE INDEX saved_view_owner ON saved_view (owner_id);
CREATE INDEX saved_view_list ON saved_view (list, id);

CREATE TABLE view_choice (
    id {PK}, version {INT} NOT NULL, user_id {INT} NOT NULL REFERENCES "user" (id), list TEXT NOT NULL,
    first TEXT NOT NULL, tabs TEXT NOT NULL, UNIQUE (user_id, list)
){STRICT};
