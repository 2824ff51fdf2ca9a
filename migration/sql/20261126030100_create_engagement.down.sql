DROP TABLE evaluation;
DROP TABLE engagement;
DROP TABLE capability_figure;
