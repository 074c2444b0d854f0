-- How a customer's name is spoken, where its letters don't tell: first letters or pinyin, several readings (CUS-1).
ALTER TABLE customer ADD COLUMN pinyin TEXT NOT NULL DEFAULT '';
