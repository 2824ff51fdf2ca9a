DROP TABLE credential;
DROP TABLE broker;
DROP TABLE expert;
