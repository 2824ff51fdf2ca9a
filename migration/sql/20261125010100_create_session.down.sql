DROP TABLE api_key_use;
DROP TABLE revocation;
DROP TABLE refresh_token;
DROP TABLE session;
