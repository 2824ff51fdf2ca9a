DROP INDEX reward_by_last_day;
DROP INDEX lot_by_last_day;
DROP INDEX price_notice_by_last_day;
DROP INDEX registration_case_inspected;
