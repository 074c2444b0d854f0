-- When a call came in from another program: what had passed by then is nobody's news.
ALTER TABLE call ADD COLUMN imported_at {INT};
