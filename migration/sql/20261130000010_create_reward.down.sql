DROP TABLE reward_person;
DROP TABLE reward;
DROP FUNCTION permit_payment_only;
DROP FUNCTION distributed;
DROP FUNCTION deducted;
