DROP TABLE clearance;
DROP TABLE price_notice;
