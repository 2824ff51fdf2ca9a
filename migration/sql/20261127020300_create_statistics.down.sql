DROP TABLE statistic_cell;
DROP TABLE statistic_vintage;
