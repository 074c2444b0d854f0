-- Alerts: what rules are set to, what they found and whom they told, and when the standing tasks ran.

CREATE TABLE alert_rule (
    id {PK}, version {INT} NOT NULL, rule TEXT NOT NULL UNIQUE, active {INT} NOT NULL CHECK (active IN (0, 1)),
    leads TEXT NOT NULL, recipients TEXT NOT NULL
){STRICT};
CREATE TABLE alert (
    id {PK}, version {INT} NOT NULL, rule TEXT NOT NULL, about_kind TEXT NOT NULL, about_id {INT} NOT NULL,
    key TEXT NOT NULL, lead {INT} NOT NULL, moment {INT} NOT NULL, name TEXT NOT NULL, said TEXT NOT NULL,
    at {INT} NOT NULL, tell_at {INT} NOT NULL, told_at {INT}, told TEXT NOT NULL,
    UNIQUE (rule, about_kind, about_id, key)
){STRICT};
CREATE INDEX alert_at ON alert (at, id);
CREATE INDEX alert_rule_at ON alert (rule, at);
CREATE INDEX alert_untold ON alert (tell_at) WHERE told_at IS NULL;

-- When a standing task ran first and last, and what kept it from running since; no record, like a counter.
CREATE TABLE task_run (
    name TEXT NOT NULL PRIMARY KEY, first_at {INT} NOT NULL, last_at {INT} NOT NULL, failed_at {INT}, failure TEXT
){STRICT};

-- What the rules look for each minute, among the open calls only.
CREATE INDEX call_wanted ON call (wanted_on)
    WHERE wanted_used = 0 AND status IN ('waiting', 'assigned', 'in_progress');
CREATE INDEX call_solve_by ON call (solve_by) WHERE solve_by IS NOT NULL AND status IN ('assigned', 'in_progress');
CREATE INDEX call_resume ON call (resume_on) WHERE status = 'on_hold';
CREATE INDEX call_running ON call (id, version) WHERE status IN ('waiting', 'assigned', 'in_progress', 'locked');
CREATE INDEX equipment_warranty_to ON equipment (warranty_to) WHERE status IN ('registered', 'in_repair', 'lent');
CREATE INDEX contract_remind ON contract (remind_days) WHERE status = 'approved' AND kind = 'regular';
CREATE INDEX contract_line_end ON contract_line (ends_on) WHERE ends_on IS NOT NULL;
CREATE INDEX message_about ON message (about_kind, about_id);
