-- A server keeps the words of each kind of record by themselves, and of each few weeks' records: what is common in one kind
-- need not be gone through for what is rare in another. What was kept otherwise is taken in anew.
[post] DROP INDEX IF EXISTS search_doc_words;
[post] TRUNCATE search_doc, search_key, search_state;
[post] CREATE INDEX search_doc_words ON search_doc USING GIN (words) WITH (fastupdate = off);
