-- Who made the key of the sample.
UPDATE api_key SET made_by = '02000000-0000-8084-8000-000000000001';
