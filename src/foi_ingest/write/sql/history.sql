-- Since when each figure has been in force, and what was in force before. Looks at the result of a run and never at its cause: a figure
-- ends when it is read otherwise, superseded, retracted or gone.
-- `replaced_counts` holds the figures in force of the files that this run replaced, as they were; `this_run` its moment.

CREATE TEMP TABLE ended AS
SELECT s.count_id FROM in_force_since AS s ANTI JOIN current_counts AS c ON c.count_id = s.count_id
UNION
-- Who read a figure is no part of what it says.
SELECT d.count_id
FROM (
    SELECT * EXCLUDE (read_by) FROM replaced_counts
    EXCEPT
    SELECT * EXCLUDE (read_by) FROM offence_counts WHERE count_id IN (SELECT count_id FROM replaced_counts)
) AS d;

INSERT INTO former_counts
SELECT t.count_id, t.source_id, t.figure, s.known_from, (SELECT moment FROM this_run)
FROM (
    SELECT r.count_id, r.source_id, CAST(to_json(r) AS VARCHAR) AS figure FROM replaced_counts AS r SEMI JOIN ended AS e ON e.count_id = r.count_id
    UNION ALL
    SELECT c.count_id, c.source_id, CAST(to_json(c) AS VARCHAR) AS figure
    FROM offence_counts AS c
    SEMI JOIN ended AS e ON e.count_id = c.count_id
    ANTI JOIN replaced_counts AS r ON r.count_id = c.count_id
) AS t
JOIN in_force_since AS s ON s.count_id = t.count_id
ORDER BY t.source_id, t.count_id;

DELETE FROM in_force_since WHERE count_id IN (SELECT count_id FROM ended);

INSERT INTO in_force_since
SELECT c.count_id, (SELECT moment FROM this_run)
FROM current_counts AS c
ANTI JOIN in_force_since AS s ON s.count_id = c.count_id
ORDER BY c.count_id;

DROP TABLE ended;
DROP TABLE replaced_counts;
DROP TABLE this_run;
