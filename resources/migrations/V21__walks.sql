-- Lists walk an index in each of their usual orders. Open calls have one of their own: what is due next comes first.
CREATE INDEX call_open ON call ((CASE WHEN solved_at IS NOT NULL OR status IN ('declined', 'cancelled') THEN NULL
          WHEN responded_at IS NULL AND response_due IS NOT NULL
            AND (resolve_due IS NULL OR response_due < resolve_due) THEN response_due
          ELSE resolve_due END), opened_at, id, customer_id, status)
    WHERE status IN ('undecided', 'waiting', 'on_hold', 'assigned', 'in_progress', 'locked', 'processed');
DROP INDEX call_item;
CREATE INDEX call_item ON call (item_id, opened_at);
