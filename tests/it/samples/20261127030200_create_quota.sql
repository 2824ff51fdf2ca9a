-- A user who has begun an import.
INSERT INTO quota_use (hub, policy, caller, full_at) VALUES
    (33, 'import', '02000000-0000-8084-8000-000000000001', '2026-01-22 09:00Z');
