-- Lists and their filters at any size: what calls are sorted and filtered by has an index, in the order lists ask for.
DROP INDEX call_opened;
CREATE INDEX call_opened ON call (opened_at DESC{LAST}, id DESC{LAST});
DROP INDEX call_status_opened;
CREATE INDEX call_status_opened ON call (status, opened_at DESC{LAST}, id DESC{LAST});
CREATE INDEX call_priority ON call (priority, opened_at DESC{LAST}, id DESC{LAST});
CREATE INDEX call_owner_opened ON call (owner_id, opened_at DESC{LAST}, id DESC{LAST});
CREATE INDEX call_closed ON call (closed_at, id);
CREATE INDEX call_queue ON call (queue_id, status);
-- What a call has to keep next, as lists and filters ask for it.
CREATE INDEX call_next_due ON call ((CASE WHEN solved_at IS NOT NULL OR status IN ('declined', 'cancelled') THEN NULL
          WHEN responded_at IS NULL AND response_due IS NOT NULL
            AND (resolve_due IS NULL OR response_due < resolve_due) THEN response_due
          ELSE resolve_due END), id);
CREATE INDEX dispatch_planned_all ON dispatch (planned_from, id);
CREATE INDEX settlement_day ON settlement (settled_on, id);
CREATE INDEX settlement_status ON settlement (status, id);
CREATE INDEX handling_ended ON handling (ended_at, id);
CREATE INDEX contract_owner ON contract (owner_id);
CREATE INDEX revisit_revisitor ON revisit (revisitor_id);
