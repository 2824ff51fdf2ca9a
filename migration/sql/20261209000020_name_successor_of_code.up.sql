-- The code that has taken the place of a retired one (GB/T 2260: counties are merged and renamed), where the list tells. Whoever names the
-- old one is told the new one first.
ALTER TABLE code_item ADD COLUMN successor text;
ALTER TABLE code_item ADD CONSTRAINT code_item_successor_other CHECK (successor <> code);
