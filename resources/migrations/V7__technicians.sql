-- Technicians have hours and leave of their own, and queues take the calls of groups of items.

ALTER TABLE "user" ADD COLUMN own_hours TEXT;
ALTER TABLE "user" ADD COLUMN leave TEXT;
ALTER TABLE queue ADD COLUMN item_groups TEXT;
