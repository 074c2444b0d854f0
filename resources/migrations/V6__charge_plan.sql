-- What a contract bills, when; and which contract it renews.

CREATE TABLE charge_line (
    id {PK}, version {INT} NOT NULL, contract_id {INT} NOT NULL REFERENCES contract (id), due_on TEXT NOT NULL,
    amount {INT} NOT NULL, note TEXT NOT NULL
){STRICT};
CREATE INDEX charge_line_contract ON charge_line (contract_id, due_on);
CREATE INDEX charge_line_due ON charge_line (due_on, id);

ALTER TABLE contract ADD COLUMN renewal_of_id {INT} REFERENCES contract (id);
CREATE UNIQUE INDEX contract_renewal ON contract (renewal_of_id) WHERE renewal_of_id IS NOT NULL AND status <> 'void';
