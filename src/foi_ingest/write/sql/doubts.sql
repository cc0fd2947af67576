-- Where figures contradict each other, over replies and over periods. Reported, never repaired.

CREATE OR REPLACE VIEW disagreements AS
WITH likely AS (
    -- By their hash, which is quick; the few that are left are then compared themselves.
    SELECT hash(c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end, c.platform_id, c.victim_age, c.victim_sex,
        c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown) AS hashed
    FROM current_counts AS c
    WHERE c.count_low IS NOT NULL
    GROUP BY hashed
    HAVING min(c.count_low) <> max(c.count_low)
        OR min(coalesce(c.count_high, 9223372036854775807)) <> max(coalesce(c.count_high, 9223372036854775807))
)
SELECT
    c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end, c.platform_id, c.victim_age, c.victim_sex,
    c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown,
    CASE WHEN max(c.count_low) <= min(coalesce(c.count_high, 9223372036854775807)) THEN 'agrees_within_bounds' ELSE 'differs' END AS verdict,
    list({
        'status': c.status, 'count_low': c.count_low, 'count_high': c.count_high, 'reference': r.reference, 'replied_on': r.replied_on,
        'reply_id': c.reply_id, 'place': c.place, 'count_id': c.count_id
    } ORDER BY r.replied_on NULLS FIRST, c.reply_id, c.count_low, c.count_id) AS tellings
FROM current_counts AS c
JOIN replies AS r ON r.reply_id = c.reply_id
SEMI JOIN likely AS l ON l.hashed = hash(c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end, c.platform_id, c.victim_age, c.victim_sex,
        c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown)
WHERE c.count_low IS NOT NULL
GROUP BY
    c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end, c.platform_id, c.victim_age, c.victim_sex,
    c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown
HAVING min(c.count_low) <> max(c.count_low)
    OR min(coalesce(c.count_high, 9223372036854775807)) <> max(coalesce(c.count_high, 9223372036854775807));

COMMENT ON VIEW disagreements IS
'Figures told more than once, in one reply or in several in force, and not alike: every telling with its reply and day. agrees_within_bounds: a mask and a number that fits it.';

CREATE OR REPLACE VIEW period_checks AS
WITH told AS MATERIALIZED (
    -- One row a period: where tellings disagree, the interval that holds them all.
    SELECT
        c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end,
        any_value(c.period_kind) AS period_kind,
        min(c.count_low) AS low,
        CASE WHEN count(*) = count(c.count_high) THEN max(c.count_high) END AS high,
        list(c.count_id ORDER BY c.count_id) AS count_ids
    FROM current_counts AS c
    WHERE c.count_low IS NOT NULL AND c.platform_id IS NULL AND c.victim_age IS NULL AND c.victim_sex IS NULL AND c.suspect_age IS NULL AND c.suspect_sex IS NULL
        AND c.outcome_id IS NULL AND c.other_breakdown = '{}'
    GROUP BY c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end
),
pairs AS (
    SELECT
        w.force_id, w.offence_id, w.measure_id, w.date_basis, w.period_start, w.period_end, w.low, w.high, w.count_ids,
        p.period_kind AS part_kind, p.period_start AS part_start, p.period_end AS part_end, p.low AS part_low, p.high AS part_high,
        p.count_ids AS part_count_ids
    FROM told AS w
    JOIN told AS p
        ON p.force_id = w.force_id AND p.offence_id = w.offence_id AND p.measure_id = w.measure_id AND p.date_basis = w.date_basis
        AND p.period_start >= w.period_start AND p.period_end <= w.period_end
        AND (p.period_start <> w.period_start OR p.period_end <> w.period_end)
),
sums AS (
    -- Months, quarters, halves and years lie side by side: as many days as the whole means no gap and no overlap.
    SELECT
        'parts_against_whole' AS what, p.force_id, p.offence_id, p.measure_id, p.date_basis, p.period_start, p.period_end, p.low, p.high,
        p.count_ids, p.part_kind, CAST(count(*) AS BIGINT) AS n_parts, CAST(sum(p.part_low) AS BIGINT) AS parts_low,
        CASE WHEN count(*) = count(p.part_high) THEN CAST(sum(p.part_high) AS BIGINT) END AS parts_high,
        flatten(list(p.part_count_ids ORDER BY p.part_start)) AS part_count_ids
    FROM pairs AS p
    WHERE p.part_kind <> 'custom'
    GROUP BY ALL
    HAVING sum(p.part_end - p.part_start + 1) = p.period_end - p.period_start + 1
),
inner_parts AS (
    -- A part of a year that holds all of the year's crimes as a rule is the year's figure under a wrong label, or the other way round.
    SELECT
        'part_within_whole' AS what, p.force_id, p.offence_id, p.measure_id, p.date_basis, p.period_start, p.period_end, p.low, p.high,
        p.count_ids, p.part_kind, CAST(1 AS BIGINT) AS n_parts, p.part_low AS parts_low, p.part_high AS parts_high, p.part_count_ids
    FROM pairs AS p
    -- The last days of a year may well hold no crime: only a month or more is worth a look.
    WHERE (p.part_low > p.high OR (p.part_low = p.high AND p.part_low > 0
        -- One crime falls into some part of its year by itself; many do not all fall into one part by chance, even one time in a hundred.
        AND pow((p.part_end - p.part_start + 1) / (p.period_end - p.period_start + 1), p.part_low) < 0.01))
        AND (p.period_end - p.period_start) - (p.part_end - p.part_start) >= 28
)
SELECT
    k.what, k.force_id, k.offence_id, k.measure_id, k.date_basis, k.period_start, k.period_end, k.low AS whole_low, k.high AS whole_high,
    k.part_kind, k.n_parts, k.parts_low, k.parts_high,
    CASE
        WHEN k.what = 'part_within_whole' AND k.parts_low = k.high THEN 'part_is_the_whole'
        WHEN k.parts_low = k.parts_high AND k.low = k.high AND k.parts_low = k.low THEN 'agrees'
        WHEN k.parts_low > k.high OR (k.what = 'parts_against_whole' AND k.parts_high < k.low) THEN 'differs'
        ELSE 'agrees_within_bounds'
    END AS verdict,
    k.count_ids AS whole_count_ids, k.part_count_ids
FROM (FROM sums UNION ALL BY NAME FROM inner_parts) AS k;

COMMENT ON VIEW period_checks IS
'Months, quarters, halves and years of one force compared with the longer period that they fill (parts_against_whole), and parts that hold all of it or more (part_within_whole).';
