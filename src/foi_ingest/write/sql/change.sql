-- Two ranges compared, and who is missing from one and why.

CREATE OR REPLACE MACRO refuse_change(before_start, before_end, after_start, after_end) AS CASE
    WHEN before_end >= after_start THEN 'ranges_overlap'
    -- Quarters, and years with and without a leap day, are at most three days apart.
    WHEN abs((before_end - before_start) - (after_end - after_start)) > 3 THEN 'lengths_differ'
    WHEN before_end - before_start >= 364
        AND (month(before_start) <> month(after_start) OR day(before_start) <> day(after_start)) THEN 'calendars_differ'
END;

COMMENT ON MACRO refuse_change IS
'Why two ranges cannot be compared: ranges_overlap, lengths_differ (half a year against a year) or calendars_differ (calendar against financial year); NULL: they can.';

CREATE OR REPLACE MACRO change_between(
    before_start, before_end, after_start, after_end,
    offence := 'ew-071-17', nation := NULL, measure := 'offences', date_basis := 'recorded', forces := NULL
) AS TABLE
WITH told AS MATERIALIZED (
    FROM force_totals(
        [CAST(before_start AS DATE), CAST(after_start AS DATE)], [CAST(before_end AS DATE), CAST(after_end AS DATE)],
        offence, nation, forces, measure, date_basis
    )
),
paired AS (
    SELECT
        coalesce(b.force_id, a.force_id) AS force_id, b.force_id IS NOT NULL AS is_before, a.force_id IS NOT NULL AS is_after,
        b.low AS before_low, b.high AS before_high, a.low AS after_low, a.high AS after_high,
        coalesce(b.disagrees, false) OR coalesce(a.disagrees, false) AS disagrees
    FROM (FROM told AS t WHERE t.range_no = 1) AS b
    FULL JOIN (FROM told AS t WHERE t.range_no = 2) AS a ON a.force_id = b.force_id
),
panels AS (
    SELECT 'all_repliers' AS panel, p.* FROM paired AS p
    UNION ALL
    SELECT 'matched', p.* FROM paired AS p WHERE p.is_before AND p.is_after
),
summed AS (
    SELECT
        p.panel,
        CAST(sum(p.before_low) AS BIGINT) AS before_low,
        CASE WHEN count_if(p.is_before) = count(p.before_high) THEN CAST(sum(p.before_high) AS BIGINT) END AS before_high,
        CAST(sum(p.after_low) AS BIGINT) AS after_low,
        CASE WHEN count_if(p.is_after) = count(p.after_high) THEN CAST(sum(p.after_high) AS BIGINT) END AS after_high,
        CAST(count_if(p.is_before) AS BIGINT) AS forces_before,
        CAST(count_if(p.is_after) AS BIGINT) AS forces_after,
        -- Two sets of forces have no common change: what looks like one may be the force that did not reply.
        coalesce(
            refuse_change(CAST(before_start AS DATE), CAST(before_end AS DATE), CAST(after_start AS DATE), CAST(after_end AS DATE)),
            CASE WHEN NOT bool_and(p.is_before AND p.is_after) THEN 'forces_differ' END
        ) AS refused,
        coalesce(list(p.force_id ORDER BY p.force_id) FILTER (WHERE p.disagrees), []) AS forces_disagreeing
    FROM panels AS p
    GROUP BY p.panel
),
dropped AS (
    SELECT coalesce(list(p.force_id ORDER BY p.force_id) FILTER (WHERE NOT (p.is_before AND p.is_after)), []) AS ids FROM paired AS p
)
SELECT
    s.panel, s.before_low, s.before_high, s.after_low, s.after_high,
    CASE WHEN s.refused IS NULL THEN s.after_low - s.before_high END AS change_low,
    CASE WHEN s.refused IS NULL THEN s.after_high - s.before_low END AS change_high,
    CASE WHEN s.refused IS NULL AND s.before_low = s.before_high AND s.after_low = s.after_high AND s.before_low > 0
            AND len(s.forces_disagreeing) = 0
        THEN (s.after_low - s.before_low) / s.before_low END AS change_rate,
    s.refused,
    s.forces_before, s.forces_after,
    CASE WHEN s.panel = 'matched' THEN d.ids ELSE [] END AS forces_dropped,
    s.forces_disagreeing
FROM summed AS s, dropped AS d
ORDER BY s.panel;

COMMENT ON MACRO TABLE change_between IS
'Two ranges compared: over all repliers of each, and over the matched panel of forces present in both, with those dropped. refused says why there is no change.';

CREATE OR REPLACE MACRO left_out(range_start, range_end, offence, nation, forces, measure, basis) AS TABLE
WITH present AS (
    SELECT DISTINCT u.force_id FROM used_figures([range_start], [range_end], offence, nation, forces, measure, basis, false) AS u
),
near AS (
    SELECT
        c.force_id, c.offence_id = offence AS is_offence, c.measure_id = measure AS is_measure,
        c.date_basis = basis OR (basis = 'recorded' AND c.date_basis = 'unstated') AS is_basis,
        c.platform_id IS NULL AND c.victim_age IS NULL AND c.victim_sex IS NULL AND c.suspect_age IS NULL AND c.suspect_sex IS NULL
            AND c.outcome_id IS NULL AND c.other_breakdown = '{}' AS is_whole,
        c.status, c.count_low IS NOT NULL AS is_number, c.offence_id, c.measure_id, c.period_start, c.period_end
    FROM current_counts AS c
    WHERE c.period_start <= range_end AND c.period_end >= range_start
),
judged AS (
    SELECT
        n.force_id,
        min(CASE
            WHEN n.is_offence AND n.is_measure AND n.is_basis AND n.is_whole AND NOT n.is_number THEN '1 no_number'
            WHEN n.is_offence AND n.is_measure AND n.is_basis AND n.is_whole THEN '2 other_periods'
            WHEN n.is_offence AND n.is_measure AND n.is_basis THEN '3 broken_down_only'
            WHEN n.is_offence AND n.is_measure THEN '4 other_date_basis'
            WHEN n.is_offence THEN '5 other_measure'
            ELSE '6 other_offence'
        END) AS reason,
        list(DISTINCT n.status ORDER BY n.status) FILTER (WHERE n.is_offence AND n.is_measure AND n.is_whole AND NOT n.is_number) AS statuses,
        list(DISTINCT n.period_start || ' to ' || n.period_end ORDER BY n.period_start || ' to ' || n.period_end)
            FILTER (WHERE n.is_offence AND n.is_measure AND n.is_basis AND n.is_whole AND n.is_number) AS periods,
        list(DISTINCT n.offence_id ORDER BY n.offence_id) FILTER (WHERE NOT n.is_offence) AS offences_told,
        list(DISTINCT n.measure_id ORDER BY n.measure_id) FILTER (WHERE n.is_offence AND NOT n.is_measure) AS measures_told
    FROM near AS n
    GROUP BY n.force_id
),
repliers AS (
    SELECT DISTINCT unnest(from_json(r.force_ids, '["VARCHAR"]')) AS force_id FROM replies AS r WHERE r.state = 'in_force'
)
SELECT
    e.force_id,
    CASE WHEN j.force_id IS NOT NULL THEN j.reason[3:] WHEN r.force_id IS NOT NULL THEN 'not_told' ELSE 'no_reply' END AS reason,
    coalesce(j.statuses, []) AS statuses, coalesce(j.periods, []) AS periods_told,
    coalesce(j.measures_told, []) AS measures_told, coalesce(j.offences_told, []) AS offences_told
FROM expected_forces(offence, nation, forces) AS e
ANTI JOIN present AS p ON p.force_id = e.force_id
LEFT JOIN judged AS j ON j.force_id = e.force_id
LEFT JOIN repliers AS r ON r.force_id = e.force_id
ORDER BY e.force_id;

COMMENT ON MACRO TABLE left_out IS 'What forces_left_out tells, by position.';

CREATE OR REPLACE MACRO forces_left_out(
    "start", "end", offence := 'ew-071-17', nation := NULL, measure := 'offences', date_basis := 'recorded', forces := NULL
) AS TABLE
FROM left_out(CAST("start" AS DATE), CAST("end" AS DATE), offence, nation, forces, measure, date_basis);

COMMENT ON MACRO TABLE forces_left_out IS
'Each expected force that total_between names as missing, and the nearest thing it told: a cell without a number, other periods, another basis, measure or offence, or nothing.';

CREATE OR REPLACE MACRO rates_between(
    "start", "end", offence := 'ew-071-17', nation := NULL, measure := 'offences', date_basis := 'recorded', forces := NULL
) AS TABLE
WITH mid_years AS (
    SELECT list(y.mid_year) AS found
    FROM (SELECT unnest(range(year(CAST("start" AS DATE)), year(CAST("end" AS DATE)) + 1)) AS mid_year) AS y
    WHERE make_date(y.mid_year, 6, 30) BETWEEN CAST("start" AS DATE) AND CAST("end" AS DATE)
)
SELECT
    t.force_id, f.name AS force, t.low AS count_low, t.high AS count_high, t.disagrees AS is_told_differently,
    CAST(p.mid_year AS INTEGER) AS mid_year, CAST(p.population_total AS BIGINT) AS population, p.source AS population_source,
    round(t.low * 100000.0 / CAST(p.population_total AS BIGINT), 2) AS rate_low,
    round(t.high * 100000.0 / CAST(p.population_total AS BIGINT), 2) AS rate_high
FROM force_totals([CAST("start" AS DATE)], [CAST("end" AS DATE)], offence, nation, forces, measure, date_basis) AS t
JOIN forces AS f ON f.force_id = t.force_id, mid_years AS m
-- A range of two mid-years would count two years of crimes against one year of people.
LEFT JOIN population AS p ON p.force_id = t.force_id AND len(m.found) = 1 AND p.mid_year = CAST(m.found[1] AS VARCHAR)
ORDER BY t.force_id;

COMMENT ON MACRO TABLE rates_between IS
'Per force the figures of the range for every 100,000 people of all ages at the one mid-year inside it; no rate where the reference has no population of that year.';
