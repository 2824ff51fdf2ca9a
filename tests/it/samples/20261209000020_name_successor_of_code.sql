-- The code of the sample has a successor, as if it were retired.
UPDATE code_item SET successor = 'D';
