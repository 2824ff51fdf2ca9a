-- A contract that two persons registered, with its number and the serial after it.
INSERT INTO registration_case (hub, id, contract_id, applicant_id, authority_id, created_at, created_by, state, title, form,
    amount_minor, contract_type, field, rights, plan, amount_band, seller_class, seller_region, buyer_id, buyer_class,
    buyer_region, determined_subtype, technical_amount_minor, technical_income_minor, first_reviewer_id, second_reviewer_id,
    number, certificate, submitted_on, accepted_on, due_on, registered_on, refused_on, ended_on, decisions, version,
    updated_at, updated_by) VALUES
    (33, '20000000-0000-8084-8000-000000000001', '21000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000002', '2026-02-01 09:00Z',
        'registration.open', 'classified', '质子交换膜专利实施许可', '{}', 120000000, 'licence',
        'new_materials', 'invention_patent', 'outside_plans', 'from_1m', 'university', '330000',
        '01000000-0000-8084-8000-000000000002', 'domestic_enterprise', '310000', 'patent_licence', 100000000, 90000000,
        '02000000-0000-8084-8000-000000000001', '02000000-0000-8084-8000-000000000002', NULL, 0, '2026-02-02', '2026-02-03',
        '2026-02-13', NULL, NULL, NULL, '[]', 5, '2026-02-04 09:00Z', 'registration.classify');
INSERT INTO registration_number (hub, number, case_id, created_at, created_by) VALUES
    (33, '2026330000000001', '20000000-0000-8084-8000-000000000001', '2026-02-05 09:00Z', 'registration.confirm');
UPDATE registration_case SET state = 'registered', number = '2026330000000001', certificate = 1, due_on = NULL,
    registered_on = '2026-02-05', version = 6, updated_at = '2026-02-05 09:00Z', updated_by = 'registration.confirm';
INSERT INTO registration_serial (hub, year, region, next) VALUES (33, 2026, '330000', 2);
