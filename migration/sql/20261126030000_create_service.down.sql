DROP TABLE offering;
DROP TABLE provider;
