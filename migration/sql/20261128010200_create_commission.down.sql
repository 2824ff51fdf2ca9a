DROP TABLE commission;
