-- A member becomes what a member could be before.
UPDATE role_grant SET role = 'editor' WHERE role = 'member';
ALTER TABLE role_grant DROP CONSTRAINT role_grant_role_known;
ALTER TABLE role_grant ADD CONSTRAINT role_grant_role_known CHECK (role IN ('owner', 'editor', 'moderator'));
DROP TABLE invitation;
DROP TABLE office;
DROP TABLE recovery_code;
DROP TABLE second_factor;
DROP TABLE password_recovery;
DROP TABLE mail;
