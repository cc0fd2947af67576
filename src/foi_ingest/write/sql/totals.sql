-- One offence, one measure, ranges of days: the sums and the cells they are made of.

CREATE OR REPLACE MACRO force_totals(starts, ends, offence, nation, forces, measure, basis) AS TABLE
WITH doubted AS (
    SELECT DISTINCT k.source_id, unnest(from_json(k.places, '["VARCHAR"]')) AS place FROM checks AS k WHERE k.verdict = 'differs'
),
used AS MATERIALIZED (
    FROM used_figures(starts, ends, offence, nation, forces, measure, basis, false)
),
spans AS MATERIALIZED (
    SELECT
        g.range_no, g.force_id, g.period_start, g.period_end, any_value(g.period_kind) AS kind, min(g.count_low) AS low,
        CASE WHEN count(*) = count(g.count_high) THEN max(g.count_high) END AS high
    FROM figures_between(starts, ends, offence, measure, basis, false) AS g
    GROUP BY g.range_no, g.force_id, g.period_start, g.period_end
),
-- A year that its own quarters contradict, or that one of them exceeds: nobody knows which of the two is right.
contradicted AS (
    SELECT w.range_no, w.force_id, w.period_start, w.period_end
    FROM spans AS w
    SEMI JOIN used AS u
        ON u.range_no = w.range_no AND u.force_id = w.force_id AND u.period_start = w.period_start AND u.period_end = w.period_end
    JOIN spans AS p
        ON p.range_no = w.range_no AND p.force_id = w.force_id AND p.period_start >= w.period_start AND p.period_end <= w.period_end
        AND (p.period_start <> w.period_start OR p.period_end <> w.period_end)
    GROUP BY w.range_no, w.force_id, w.period_start, w.period_end, w.low, w.high, p.kind
    HAVING max(p.low) > w.high
        OR (p.kind <> 'custom' AND sum(p.period_end - p.period_start + 1) = w.period_end - w.period_start + 1
            AND (sum(p.low) > w.high OR (count(*) = count(p.high) AND sum(p.high) < w.low)))
),
pieces AS (
    SELECT
        u.range_no, u.force_id,
        min(u.count_low) AS low,
        CASE WHEN count(*) = count(u.count_high) THEN max(u.count_high) END AS high,
        bool_or(u.status = 'suppressed') AS is_suppressed,
        bool_or(u.role = 'told_differently') AS disagrees,
        bool_or(u.date_basis = 'unstated') AS is_unstated,
        bool_or(d.place IS NOT NULL OR k.force_id IS NOT NULL) AS is_doubted
    FROM used AS u
    LEFT JOIN doubted AS d ON d.source_id = u.source_id AND d.place = u.place
    LEFT JOIN (SELECT DISTINCT c.range_no, c.force_id, c.period_start, c.period_end FROM contradicted AS c) AS k
        ON k.range_no = u.range_no AND k.force_id = u.force_id AND k.period_start = u.period_start AND k.period_end = u.period_end
    GROUP BY u.range_no, u.force_id, u.period_start, u.period_end
)
SELECT
    p.range_no, p.force_id,
    CAST(sum(p.low) AS BIGINT) AS low,
    CASE WHEN count(*) = count(p.high) THEN CAST(sum(p.high) AS BIGINT) END AS high,
    CAST(count_if(p.is_suppressed) AS BIGINT) AS suppressed,
    bool_or(p.disagrees) AS disagrees,
    bool_or(p.is_unstated) AS is_unstated,
    bool_or(p.is_doubted) AS is_doubted
FROM pieces AS p
GROUP BY p.range_no, p.force_id;

COMMENT ON MACRO TABLE force_totals IS
'For each range and each force with figures for the whole of it their sum as an interval; where replies disagree the interval spans them all.';

CREATE OR REPLACE MACRO range_totals(starts, ends, offence, nation, forces, measure, basis) AS TABLE
WITH ranges AS (
    SELECT generate_subscripts(starts, 1) AS range_no, unnest(starts) AS range_start, unnest(ends) AS range_end
),
told AS MATERIALIZED (
    FROM force_totals(starts, ends, offence, nation, forces, measure, basis)
),
-- Only forces present in every range tell what changed; the others tell who replied.
matched AS (
    SELECT t.force_id FROM told AS t GROUP BY t.force_id HAVING count(*) = (SELECT count(*) FROM ranges)
),
summed AS (
    SELECT
        g.range_no, g.range_start, g.range_end,
        CAST(sum(p.low) AS BIGINT) AS low,
        CASE WHEN count(p.low) = count(p.high) THEN CAST(sum(p.high) AS BIGINT) END AS high,
        CAST(coalesce(sum(p.suppressed), 0) AS BIGINT) AS suppressed,
        CAST(sum(p.low) FILTER (WHERE p.force_id IN (FROM matched)) AS BIGINT) AS matched_low,
        CASE WHEN count(p.low) FILTER (WHERE p.force_id IN (FROM matched)) = count(p.high) FILTER (WHERE p.force_id IN (FROM matched))
            THEN CAST(sum(p.high) FILTER (WHERE p.force_id IN (FROM matched)) AS BIGINT) END AS matched_high,
        coalesce(list(p.force_id ORDER BY p.force_id) FILTER (WHERE p.force_id IS NOT NULL), []) AS present,
        coalesce(list(p.force_id ORDER BY p.force_id) FILTER (WHERE p.disagrees), []) AS disagreeing,
        coalesce(list(p.force_id ORDER BY p.force_id) FILTER (WHERE p.is_unstated), []) AS unstated,
        coalesce(list(p.force_id ORDER BY p.force_id) FILTER (WHERE p.is_doubted), []) AS doubted
    FROM ranges AS g
    LEFT JOIN told AS p ON p.range_no = g.range_no
    GROUP BY ALL
),
expected AS (
    SELECT coalesce(list(e.force_id ORDER BY e.force_id), []) AS ids FROM expected_forces(offence, nation, forces) AS e
)
SELECT
    s.range_no, s.range_start, s.range_end,
    -- A sum that lacks a force is not the number of the nation: it stands in count_low and count_high, with who is missing.
    CASE WHEN s.low = s.high AND len(s.disagreeing) = 0 AND len(s.present) = len(e.ids) THEN s.low END AS count,
    -- The same point without that demand: the number that is published as "from so many forces".
    CASE WHEN s.low = s.high AND len(s.disagreeing) = 0 THEN s.low END AS count_forces_in,
    s.low AS count_low,
    s.high AS count_high,
    s.suppressed AS n_suppressed,
    len(s.present) AS forces_in,
    len(e.ids) AS forces_expected,
    list_filter(e.ids, lambda id: NOT list_contains(s.present, id)) AS forces_missing,
    s.disagreeing AS forces_disagreeing,
    s.unstated AS forces_unstated,
    s.doubted AS forces_doubted,
    s.matched_low,
    s.matched_high,
    coalesce((SELECT list(m.force_id ORDER BY m.force_id) FROM matched AS m), []) AS forces_matched
FROM summed AS s, expected AS e
ORDER BY s.range_no;

COMMENT ON MACRO TABLE range_totals IS 'What total_between and trend_between tell, for each of several ranges.';

CREATE OR REPLACE MACRO total_between(
    "start", "end", offence := 'ew-071-17', nation := NULL, measure := 'offences', date_basis := 'recorded', forces := NULL
) AS TABLE
SELECT
    t.count, t.count_low, t.count_high, t.n_suppressed, t.forces_in, t.forces_expected, t.forces_missing, t.forces_disagreeing,
    t.forces_unstated, t.forces_doubted, t.count_forces_in
FROM range_totals([CAST("start" AS DATE)], [CAST("end" AS DATE)], offence, nation, forces, measure, date_basis) AS t;

COMMENT ON MACRO TABLE total_between IS
'The sum over the forces that have figures for the whole range, as an interval; count only where it is a point and no force is missing; count_forces_in is that of the forces that are there, to be told with forces_in and forces_missing. A missing force is named, never zero.';

CREATE OR REPLACE MACRO total_between_cells(
    "start", "end", offence := 'ew-071-17', nation := NULL, measure := 'offences', date_basis := 'recorded', forces := NULL
) AS TABLE
SELECT
    u.force_id, u.period_start, u.period_end, u.status, u.count, u.count_low, u.count_high, u.role, u.date_basis, u.raw_value,
    s.names AS file_names, u.place, u.reference, u.replied_on, u.reply_id, u.source_id, u.count_id
FROM used_figures([CAST("start" AS DATE)], [CAST("end" AS DATE)], offence, nation, forces, measure, date_basis, false) AS u
JOIN sources AS s ON s.source_id = u.source_id
ORDER BY u.force_id, u.period_start, u.role, u.count_id;

COMMENT ON MACRO TABLE total_between_cells IS 'The cells whose sum total_between is, each with its file and place; the counted ones add up to it.';

CREATE OR REPLACE MACRO trend_between(
    "start", "end", offence := 'ew-071-17', nation := NULL, measure := 'offences', date_basis := 'recorded', forces := NULL
) AS TABLE
WITH years AS (
    SELECT CASE
        WHEN CAST(CAST("start" AS DATE) + to_years(CAST(date_sub('year', CAST("start" AS DATE), CAST("end" AS DATE) + 1) AS INTEGER)) AS DATE)
            <> CAST("end" AS DATE) + 1
            THEN error('foi-ingest: a trend needs whole years: a range such as 2017-04-01 to 2020-03-31')
        ELSE true
    END AS are_whole
)
SELECT
    t.range_start AS period_start, t.range_end AS period_end, t.count, t.count_low, t.count_high, t.n_suppressed,
    t.forces_in, t.forces_expected, t.forces_missing, t.forces_disagreeing, t.forces_unstated, t.forces_doubted,
    t.matched_low, t.matched_high, t.forces_matched, t.count_forces_in
FROM years AS y, range_totals(
    list_transform(
        range(date_sub('year', CAST("start" AS DATE), CAST("end" AS DATE) + 1)),
        lambda n: CAST(CAST("start" AS DATE) + to_years(CAST(n AS INTEGER)) AS DATE)
    ),
    list_transform(
        range(date_sub('year', CAST("start" AS DATE), CAST("end" AS DATE) + 1)),
        lambda n: CAST(CAST("start" AS DATE) + to_years(CAST(n + 1 AS INTEGER)) AS DATE) - 1
    ),
    offence, nation, forces, measure, date_basis
) AS t
WHERE y.are_whole
ORDER BY t.range_start;

COMMENT ON MACRO TABLE trend_between IS
'Whole years one after another, counted from the first day given. matched_low and matched_high are over the forces with figures for every year: only these tell a trend.';
