-- A hub of an installation abroad: not every hub is a province.
INSERT INTO hub (number, code, name_zh, name_en, region_code) VALUES (900, 'abroad', '境外', 'Abroad', NULL);
