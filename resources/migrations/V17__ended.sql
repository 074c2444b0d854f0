-- When a call was closed, declined or cancelled, as lists and filters ask for it; who asked for the last step asked that.
DROP INDEX call_last_step;
CREATE INDEX call_ended ON call ((CASE WHEN status IN ('closed', 'declined', 'cancelled')
          THEN COALESCE(closed_at, last_step_at) END), id);
