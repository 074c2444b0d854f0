-- Codes and serials are found however they are typed: an index for each question that folds them.

CREATE INDEX customer_code_alike ON customer (LOWER(code));
CREATE INDEX item_code_alike ON item (LOWER(code));
CREATE INDEX equipment_serial_alike ON equipment (LOWER(REPLACE(serial, ' ', '')), item_id);
CREATE INDEX equipment_maker_serial_alike ON equipment (LOWER(REPLACE(maker_serial, ' ', '')), item_id);
CREATE INDEX equipment_batch_alike ON equipment (LOWER(REPLACE(batch, ' ', '')), item_id);
CREATE INDEX equipment_identity_alike ON equipment (LOWER(REPLACE(identity, ' ', '')), item_id);
DROP INDEX equipment_maker_serial;
DROP INDEX equipment_batch;
