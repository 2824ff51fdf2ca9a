DROP TABLE verification_evidence;
DROP TABLE shareholding;
DROP TABLE organization_profile;
