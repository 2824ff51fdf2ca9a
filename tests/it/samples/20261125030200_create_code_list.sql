-- An edition with one code.
INSERT INTO code_list (id, list, edition, created_at, created_by, valid_from, valid_to, updated_at, updated_by) VALUES
    ('0c000000-0000-8004-8000-000000000001', 'industries', '2017', '2026-01-07 09:00Z', 'system', '2017-10-01', NULL,
        '2026-01-07 09:00Z', 'code_list.release');
INSERT INTO code_item (list, edition, code, parent, level, title_zh, title_en, valid_from, valid_to) VALUES
    ('industries', '2017', 'C', NULL, 1, '制造业', 'Manufacturing', NULL, NULL);
