-- Figures as analysts should count them, and the same with names and without breakdowns.

CREATE OR REPLACE VIEW current_counts AS
SELECT c.*, coalesce(t.times_told, 1) AS times_told, coalesce(t.told_differently, false) AS told_differently
FROM offence_counts AS c
JOIN replies AS r ON r.reply_id = c.reply_id AND r.state = 'in_force'
LEFT JOIN retellings AS t ON t.count_id = c.count_id
WHERE coalesce(t.is_first, true);

COMMENT ON VIEW current_counts IS
'Rows of replies in force, one row a figure: told twice alike in a reply it counts once, told differently both rows stay and told_differently is true.';

CREATE OR REPLACE VIEW offences_by_force AS
SELECT
    f.name AS force, f.nation, o.name AS offence, m.name AS measure, c.date_basis, c.period_start, c.period_end, c.period_kind,
    c.status, c.count, c.count_low, c.count_high, c.told_differently, c.raw_value, c.force_id, c.offence_id, c.measure_id, c.reply_id, c.count_id
FROM current_counts AS c
LEFT JOIN forces AS f ON f.force_id = c.force_id
LEFT JOIN offences AS o ON o.offence_id = c.offence_id
LEFT JOIN measures AS m ON m.measure_id = c.measure_id
WHERE c.platform_id IS NULL AND c.victim_age IS NULL AND c.victim_sex IS NULL AND c.suspect_age IS NULL AND c.suspect_sex IS NULL
    AND c.outcome_id IS NULL AND c.other_breakdown = '{}';

COMMENT ON VIEW offences_by_force IS 'Figures that no breakdown splits, with names: force × offence × measure × period.';
