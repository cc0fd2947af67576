-- Which figures a reply tells more than once. Worked out anew over the whole database in every run, so that no view has to.

DELETE FROM retellings;

INSERT INTO retellings
WITH
-- By their hash, which is quick; then by themselves, since two figures may share a hash.
likely AS (
    SELECT hash(c.reply_id, c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end, c.platform_id, c.victim_age,
        c.victim_sex, c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown) AS hashed
    FROM offence_counts AS c
    GROUP BY hashed
    HAVING count(*) > 1
),
repeated AS (
    SELECT c.*
    FROM offence_counts AS c
    SEMI JOIN likely AS l ON l.hashed = hash(c.reply_id, c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end, c.platform_id, c.victim_age,
        c.victim_sex, c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown)
)
SELECT
    c.count_id,
    count(*) OVER telling AS times_told,
    row_number() OVER (telling ORDER BY c.count_id) = 1 AS is_first,
    count(*) OVER telling < count(*) OVER figure AS told_differently
FROM repeated AS c
WINDOW
    figure AS (PARTITION BY c.reply_id, c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end, c.platform_id, c.victim_age,
        c.victim_sex, c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown),
    telling AS (PARTITION BY c.reply_id, c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end, c.platform_id, c.victim_age,
        c.victim_sex, c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown, c.status, c.count_low, c.count_high)
QUALIFY count(*) OVER figure > 1
ORDER BY c.count_id;
