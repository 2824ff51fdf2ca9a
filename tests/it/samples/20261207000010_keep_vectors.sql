-- The vector of the patent.
INSERT INTO listing_vector (hub, listing_id, model, text_sha256, numbers) VALUES
    (33, '06000000-0000-8084-8000-000000000001', 'a-model', decode(repeat('ab', 32), 'hex'), '\x7f0081');
