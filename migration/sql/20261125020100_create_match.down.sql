DROP TABLE match_judgement;
DROP TABLE match_hit;
DROP TABLE match_run;
