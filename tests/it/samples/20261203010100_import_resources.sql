-- Nothing is new but a kind of imports, which the tests of imports meet.
SELECT 1;
