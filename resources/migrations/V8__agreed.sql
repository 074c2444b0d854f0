-- The planned time of a dispatch is marked as agreed with the customer.

ALTER TABLE dispatch ADD COLUMN agreed_at {INT};
