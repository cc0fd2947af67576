-- Since when figures have been in force in a release that was made before `in_force_since`: since the run that last read their file. What it
-- held before that run nobody kept.

INSERT INTO in_force_since
SELECT c.count_id, r.started_at
FROM offence_counts AS c
JOIN replies AS y ON y.reply_id = c.reply_id AND y.state = 'in_force'
JOIN sources AS s ON s.source_id = c.source_id
JOIN runs AS r ON r.run_id = s.last_run_id
LEFT JOIN retellings AS t ON t.count_id = c.count_id
WHERE coalesce(t.is_first, true)
ORDER BY c.count_id;
