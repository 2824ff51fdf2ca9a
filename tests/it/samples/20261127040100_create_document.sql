-- A document whose file is in the store, the person whom its owner let in, and that he read it.
INSERT INTO document (hub, id, owner_id, created_at, created_by, subject_prefix, subject_id, level, title, file_name,
    media_type, bytes, digest, state, version, updated_at, updated_by) VALUES
    (33, '13000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'usr_0', 'ach',
        '07000000-0000-8084-8000-000000000001', 'nda_signed', '检测报告', '检测报告.pdf', 'application/pdf', 9,
        decode(repeat('ab', 32), 'hex'), 'held', 1, '2026-01-07 09:00Z', 'document.create');
INSERT INTO document_file (hub, document_id, name, created_at, state, content, attempts, next_attempt_at) VALUES
    (33, '13000000-0000-8084-8000-000000000001', repeat('cd', 32), '2026-01-07 09:00Z', 'stored', NULL, 1,
        '2026-01-07 09:00Z');
INSERT INTO disclosure (hub, id, owner_id, created_at, created_by, subject_prefix, subject_id, reader_id, organization_id,
    level, nda_digest, terms, until_on, state, remark, version, updated_at, updated_by) VALUES
    (33, '14000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-08 09:00Z', 'usr_0', 'ach',
        '07000000-0000-8084-8000-000000000001', '02000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000002', 'nda_signed', decode(repeat('ef', 32), 'hex'), '2026-11', '2026-12-31',
        'granted', NULL, 2, '2026-01-09 09:00Z', 'disclosure.grant');
INSERT INTO document_reading (hub, id, document_id, reader, organization_id, level, created_at, created_by) VALUES
    (33, '15000000-0000-8084-8000-000000000001', '13000000-0000-8084-8000-000000000001', 'usr_0',
        '01000000-0000-8084-8000-000000000002', 'nda_signed', '2026-01-10 09:00Z', 'document.download');
