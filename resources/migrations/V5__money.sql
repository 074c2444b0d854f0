-- Settlements of contracts, tax per line, invoices; receipts with their allocations, credit notes.

-- A settlement is of a call or of a contract: the column is made anew, without NOT NULL.
ALTER TABLE settlement RENAME COLUMN call_id TO old_call_id;
DROP INDEX settlement_call;
ALTER TABLE settlement ADD COLUMN call_id {INT} REFERENCES call (id);
UPDATE settlement SET call_id = old_call_id;
ALTER TABLE settlement DROP COLUMN old_call_id;
ALTER TABLE settlement ADD COLUMN contract_id {INT} REFERENCES contract (id);
ALTER TABLE settlement ADD COLUMN tax_total {INT} NOT NULL DEFAULT 0;
ALTER TABLE settlement ADD COLUMN credited {INT} NOT NULL DEFAULT 0;
ALTER TABLE settlement ADD COLUMN invoice_kind TEXT;
ALTER TABLE settlement ADD COLUMN invoice_title TEXT NOT NULL DEFAULT '';
ALTER TABLE settlement ADD COLUMN invoice_tax_id TEXT NOT NULL DEFAULT '';
ALTER TABLE settlement ADD COLUMN invoice_number TEXT NOT NULL DEFAULT '';
ALTER TABLE settlement ADD COLUMN invoice_on TEXT;
ALTER TABLE settlement ADD COLUMN invoice_state TEXT NOT NULL DEFAULT 'not_needed';
CREATE INDEX settlement_call ON settlement (call_id);
CREATE INDEX settlement_contract ON settlement (contract_id);
CREATE INDEX settlement_open ON settlement (payer_id, settled_on, id) WHERE status IN ('confirmed', 'part_paid');
CREATE INDEX settlement_invoice ON settlement (invoice_state, id) WHERE invoice_state = 'asked_for';

-- The line of a contract's charge plan that a line settles is settled once, as a handling line is.
ALTER TABLE settlement_line ADD COLUMN charge_line_id {INT};
ALTER TABLE settlement_line ADD COLUMN tax_rate {INT} NOT NULL DEFAULT 0;
ALTER TABLE settlement_line ADD COLUMN tax {INT} NOT NULL DEFAULT 0;
ALTER TABLE settlement_line ADD COLUMN decided_by TEXT;
ALTER TABLE settlement_line ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]';
CREATE UNIQUE INDEX settlement_line_charge_once ON settlement_line (charge_line_id)
    WHERE is_live = 1 AND charge_line_id IS NOT NULL;

CREATE TABLE receipt (
    id {PK}, version {INT} NOT NULL, number TEXT UNIQUE, payer_id {INT} NOT NULL REFERENCES customer (id),
    received_on TEXT NOT NULL, method TEXT NOT NULL, amount {INT} NOT NULL, allocated {INT} NOT NULL,
    reference TEXT NOT NULL, note TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL,
    CHECK (amount > 0 AND allocated >= 0 AND allocated <= amount)
){STRICT};
CREATE INDEX receipt_payer ON receipt (payer_id, status);
CREATE INDEX receipt_day ON receipt (received_on, id);
CREATE INDEX receipt_credit ON receipt (payer_id, received_on, id) WHERE status = 'received' AND allocated < amount;
CREATE TABLE receipt_allocation (
    id {PK}, version {INT} NOT NULL, receipt_id {INT} NOT NULL REFERENCES receipt (id),
    settlement_id {INT} NOT NULL REFERENCES settlement (id), amount {INT} NOT NULL CHECK (amount > 0),
    allocated_on TEXT NOT NULL, is_live {INT} NOT NULL CHECK (is_live IN (0, 1))
){STRICT};
CREATE UNIQUE INDEX receipt_allocation_once ON receipt_allocation (receipt_id, settlement_id) WHERE is_live = 1;
CREATE INDEX receipt_allocation_settlement ON receipt_allocation (settlement_id);

CREATE TABLE credit_note (
    id {PK}, version {INT} NOT NULL, number TEXT UNIQUE, settlement_id {INT} NOT NULL REFERENCES settlement (id),
    credited_on TEXT NOT NULL, amount {INT} NOT NULL CHECK (amount > 0), tax {INT} NOT NULL,
    settle_again {INT} NOT NULL CHECK (settle_again IN (0, 1)), reason TEXT NOT NULL, status TEXT NOT NULL,
    void_reason TEXT NOT NULL
){STRICT};
CREATE INDEX credit_note_settlement ON credit_note (settlement_id);
CREATE INDEX credit_note_day ON credit_note (credited_on, id);
CREATE TABLE credit_note_line (
    id {PK}, version {INT} NOT NULL, credit_note_id {INT} NOT NULL REFERENCES credit_note (id),
    position {INT} NOT NULL, settlement_line_id {INT} NOT NULL REFERENCES settlement_line (id),
    amount {INT} NOT NULL CHECK (amount > 0), tax {INT} NOT NULL, is_live {INT} NOT NULL CHECK (is_live IN (0, 1))
){STRICT};
CREATE INDEX credit_note_line_note ON credit_note_line (credit_note_id);
CREATE INDEX credit_note_line_settled ON credit_note_line (settlement_line_id);

-- What is stored is brought along: lines get the company's tax and the reasons of their handling lines. What a
-- migration writes is a save of the system, so that history gives the record again.
UPDATE settlement_line SET
    tax_rate = COALESCE((SELECT CAST(CAST(value AS {JSON}) ->> 'tax_rate' AS {INT}) FROM setting WHERE name = 'policy'), 1300),
    decided_by = (SELECT h.decided_by FROM handling_line h WHERE h.id = settlement_line.handling_line_id),
    reasons = COALESCE((SELECT h.reasons FROM handling_line h WHERE h.id = settlement_line.handling_line_id), '[]'),
    version = version + 1;
UPDATE settlement_line SET tax = net - (net * 10000 + (10000 + tax_rate) / 2) / (10000 + tax_rate);
INSERT INTO history (kind, record_id, version, at, user_id, op, fate, fields)
    SELECT 'settlement_line', l.id, l.version,
        COALESCE((SELECT MAX(h.at) FROM history h WHERE h.kind = 'settlement_line' AND h.record_id = l.id), 0),
        0, 'settlement-op-save', 'changed',
        '[["tax_rate",null,' || l.tax_rate || '],["tax",null,' || l.tax || '],["decided_by",null,'
            || COALESCE('"' || l.decided_by || '"', 'null') || '],["reasons",null,"'
            || REPLACE(REPLACE(l.reasons, '\', '\\'), '"', '\"') || '"]]'
    FROM settlement_line l;
UPDATE settlement SET version = version + 1,
    tax_total = COALESCE((SELECT CAST(SUM(l.tax) AS {INT}) FROM settlement_line l WHERE l.settlement_id = settlement.id), 0);
INSERT INTO history (kind, record_id, version, at, user_id, op, fate, fields)
    SELECT 'settlement', s.id, s.version,
        COALESCE((SELECT MAX(h.at) FROM history h WHERE h.kind = 'settlement' AND h.record_id = s.id), 0),
        0, 'settlement-op-save', 'changed',
        '[["tax_total",null,' || s.tax_total || '],["credited",null,0],["invoice_title",null,""],["invoice_tax_id",null,""],'
            || '["invoice_number",null,""],["invoice_state",null,"not_needed"]]'
    FROM settlement s;

-- What was received before receipts were kept is one receipt for each settlement.
INSERT INTO receipt (version, number, payer_id, received_on, method, amount, allocated, reference, note, status, reason)
    SELECT 1, 'SK-' || COALESCE(s.number, CAST(s.id AS TEXT)), s.payer_id, s.settled_on, 'other', s.paid, s.paid, '', '',
        'received', ''
    FROM settlement s WHERE s.paid > 0 ORDER BY s.id;
INSERT INTO receipt_allocation (version, receipt_id, settlement_id, amount, allocated_on, is_live)
    SELECT 1, r.id, s.id, s.paid, s.settled_on, 1
    FROM settlement s JOIN receipt r ON r.number = 'SK-' || COALESCE(s.number, CAST(s.id AS TEXT))
    WHERE s.paid > 0 ORDER BY s.id;
INSERT INTO history (kind, record_id, version, at, user_id, op, fate, fields)
    SELECT 'receipt', r.id, 1,
        COALESCE((SELECT MAX(h.at) FROM history h WHERE h.kind = 'settlement' AND h.record_id = a.settlement_id), 0),
        0, 'settlement-op-receive', 'made',
        '[["number",null,"' || REPLACE(REPLACE(r.number, '\', '\\'), '"', '\"') || '"],["payer_id",null,' || r.payer_id
            || '],["received_on",null,"' || r.received_on || '"],["method",null,"other"],["amount",null,' || r.amount
            || '],["allocated",null,' || r.allocated || '],["reference",null,""],["note",null,""],'
            || '["status",null,"received"],["reason",null,""]]'
    FROM receipt r JOIN receipt_allocation a ON a.receipt_id = r.id;
INSERT INTO history (kind, record_id, version, at, user_id, op, fate, fields)
    SELECT 'receipt_allocation', a.id, 1,
        COALESCE((SELECT MAX(h.at) FROM history h WHERE h.kind = 'settlement' AND h.record_id = a.settlement_id), 0),
        0, 'settlement-op-receive', 'made',
        '[["receipt_id",null,' || a.receipt_id || '],["settlement_id",null,' || a.settlement_id || '],["amount",null,'
            || a.amount || '],["allocated_on",null,"' || a.allocated_on || '"],["is_live",null,1]]'
    FROM receipt_allocation a;
