-- What covers, to the end: lines ended alone, parts with their own warranty, consent to general service, departments.

ALTER TABLE contract_line ADD COLUMN ended_on TEXT;
ALTER TABLE contract_line ADD COLUMN end_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE fitted_part ADD COLUMN warranty_from TEXT;
ALTER TABLE fitted_part ADD COLUMN warranty_to TEXT;
ALTER TABLE call ADD COLUMN consent_by_id {INT} REFERENCES "user" (id);
ALTER TABLE call ADD COLUMN consent_reason TEXT NOT NULL DEFAULT '';

CREATE TABLE department (
    id {PK}, version {INT} NOT NULL, name TEXT NOT NULL UNIQUE, head_id {INT} REFERENCES "user" (id),
    problem_types TEXT NOT NULL, active {INT} NOT NULL CHECK (active IN (0, 1))
){STRICT};

-- A contract that limits what it gives asks for its calls in their order.
DROP INDEX call_contract;
CREATE INDEX call_contract ON call (contract_id, opened_at);
