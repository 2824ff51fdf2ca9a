ALTER TABLE registration_case DROP CONSTRAINT registration_case_number;
DROP TABLE registration_serial;
DROP TABLE registration_number;
DROP TABLE registration_case;
