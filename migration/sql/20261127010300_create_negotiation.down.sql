DROP TABLE negotiation_disclosure;
DROP TABLE negotiation_message;
DROP TABLE offer;
DROP FUNCTION refuse_change_of_offer();
DROP TABLE negotiation;
