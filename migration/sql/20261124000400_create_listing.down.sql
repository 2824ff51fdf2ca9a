DROP TABLE import;
DROP TABLE moderation_review;
DROP TABLE demand;
DROP TABLE achievement;
DROP TABLE patent;
