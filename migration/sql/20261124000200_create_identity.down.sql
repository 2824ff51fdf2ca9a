DROP TABLE server_secret;
DROP TABLE signing_key;
DROP TABLE api_key;
DROP TABLE role_grant;
DROP TABLE app_user;
DROP TABLE organization;
