DROP TABLE milestone_act;
DROP TABLE milestone;
