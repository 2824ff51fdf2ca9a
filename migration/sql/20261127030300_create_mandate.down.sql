DROP TABLE introduction;
DROP TABLE mandate;
