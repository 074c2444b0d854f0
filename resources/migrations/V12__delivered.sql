-- What was delivered to whom, when: the newest first with their lines in order, and by batch, however it is typed.
DROP INDEX delivery_day;
CREATE INDEX delivery_day ON delivery (delivered_on DESC{LAST}, id DESC{LAST});
DROP INDEX delivery_line_delivery;
CREATE INDEX delivery_line_delivery ON delivery_line (delivery_id, position, id);
CREATE INDEX delivery_line_batch_alike ON delivery_line (LOWER(REPLACE(batch, ' ', '')));
