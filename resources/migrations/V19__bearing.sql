-- Records whose keys are so many letters that the index of the search may not have all of them by their middle.
CREATE INDEX search_doc_long ON search_doc (kind, record_id) WHERE LENGTH(keys) > 2600;
