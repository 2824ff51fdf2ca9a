-- No row of its own: the achievement of before stands here with the defaults of its new columns, as an upgrade finds it.
SELECT count(*) FROM achievement WHERE contributors = '[]' AND assessments = '[]';
