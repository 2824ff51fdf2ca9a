-- A log of one signed entry with its tile, a witness that cosigned it, and a log that we cosign.
INSERT INTO log (hub, created_at, origin, seed, size, root, note, signed_at) VALUES
    (33, '2026-01-05 09:00Z', 'localhost/ledger/zhejiang', decode(repeat('07', 32), 'hex'), 1, decode(repeat('ab', 32), 'hex'),
        'a note', '2026-01-05 09:00Z');
INSERT INTO log_tile (hub, level, index, width, hashes) VALUES (33, 0, 0, 1, decode(repeat('ab', 32), 'hex'));
INSERT INTO cosignature (hub, witness, size, note, line, at) VALUES
    (33, 'witness.example/w1', 1, 'a note', 'a line', '2026-01-05 09:00Z');
INSERT INTO witness (name, created_at, key, url) VALUES
    ('witness.example/w1', '2026-01-05 09:00Z', 'a key', 'https://witness.example/w1');
INSERT INTO witnessed_log (origin, created_at, key, url, size, root, cosigned_at) VALUES
    ('hub.example/ledger/hunan', '2026-01-05 09:00Z', 'a key', 'https://hub.example/ledger/hunan', 0,
        decode(repeat('ab', 32), 'hex'), NULL);
