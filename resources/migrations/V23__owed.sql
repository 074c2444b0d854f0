-- Who owes how much is summed for each page of the receivables: from an index that has the money in it, payer by payer.
DROP INDEX settlement_open;
CREATE INDEX settlement_open ON settlement (payer_id, settled_on, id, total, credited, paid)
    WHERE status IN ('confirmed', 'part_paid');
