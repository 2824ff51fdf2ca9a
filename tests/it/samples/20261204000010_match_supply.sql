-- Nothing is new but the kinds of listings that ask, which the tests of recorded matches meet.
SELECT 1;
