-- A provider on the market, and an offering of it with all its parts: a pilot line with a fixed price.
INSERT INTO provider (hub, id, owner_id, created_at, created_by, source, source_id, source_digest, state, title, description,
    form, categories, fields, regions, keywords, metadata, version, updated_at, updated_by) VALUES
    (33, '0b000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'usr_0',
        'register', '1', '\x00', 'published', '样例中试平台', '为材料类成果做放大试验。', 'specialized',
        ARRAY['research_and_development'], ARRAY['new_materials'], ARRAY['330000'], ARRAY['中试'], '{}', 3,
        '2026-01-09 09:00Z', 'provider.publish');
INSERT INTO offering (hub, id, owner_id, created_at, created_by, source, source_id, source_digest, state, provider_id, title,
    description, category, field, keywords, unit, price_form, price_min_minor, price_max_minor, price_currency, regions,
    turnaround, certificates, facility, capacity_quantity, capacity_unit, booking_contact, metadata, version, updated_at,
    updated_by) VALUES
    (33, '0c000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'usr_0',
        'register', '1', '\x00', 'published', '0b000000-0000-8084-8000-000000000001', '膜材料中试线', '幅宽六百毫米，连续涂布。',
        'research_and_development', 'new_materials', ARRAY['涂布'], '班次', 'fixed', 800000, 800000, 'CNY', ARRAY['330000'],
        'P10D', '[{"name": "ISO 9001", "number": "Q1", "issuer": "样例认证", "expires_on": "2027-01-01"}]', 'pilot_line', 20,
        '班次/月', '中试平台预约处', '{}', 3, '2026-01-09 09:00Z', 'offering.publish');
