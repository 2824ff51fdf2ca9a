DROP TABLE licence_scope;
DROP TABLE licence;
DROP FUNCTION below(text);
DROP TYPE uuid_stretch;
DROP TYPE text_stretch;
