-- Figures over calls: which came back, and how long each stood still, without reading more than that.
CREATE INDEX call_step_reopened ON call_step (call_id) WHERE event = 'reopen';
DROP INDEX call_pause_call;
CREATE INDEX call_pause_call ON call_pause (call_id, from_at, to_at);
