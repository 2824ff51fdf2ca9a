-- What is read by days that had no index of their own.

-- The contracts behind a cell of the statistics: those that have or had a number, revoked ones too.
CREATE INDEX registration_case_inspected ON registration_case (registered_on) WHERE number IS NOT NULL;
-- The calendar of notices, of lots and of rewards of leading staff, by their last day.
CREATE INDEX price_notice_by_last_day ON price_notice (ends_on, id) WHERE posted_on IS NOT NULL;
CREATE INDEX lot_by_last_day ON lot (ends_on, id) WHERE announced_on IS NOT NULL;
CREATE INDEX reward_by_last_day ON reward (ends_on, id) WHERE is_of_officials AND state IN ('noticed', 'suspended', 'approved', 'paid');
