-- Figures as analysts should count them, and the same with names and without breakdowns.

CREATE OR REPLACE VIEW current_counts AS
WITH tellings AS (
    SELECT
        c.reply_id, c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end, c.platform_id, c.victim_age,
        c.victim_sex, c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown, c.status, c.count_low, c.count_high,
        min(c.count_id) AS count_id,
        count(*) AS times_told
    FROM offence_counts AS c
    JOIN replies AS r ON r.reply_id = c.reply_id
    WHERE r.state = 'in_force'
    GROUP BY ALL
),
judged AS (
    SELECT
        t.count_id,
        t.times_told,
        count(*) OVER (
            PARTITION BY
                t.reply_id, t.force_id, t.offence_id, t.measure_id, t.date_basis, t.period_start, t.period_end, t.platform_id, t.victim_age,
                t.victim_sex, t.suspect_age, t.suspect_sex, t.outcome_id, t.other_breakdown
        ) > 1 AS told_differently
    FROM tellings AS t
)
SELECT c.*, j.times_told, j.told_differently
FROM offence_counts AS c
JOIN judged AS j ON j.count_id = c.count_id;

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
