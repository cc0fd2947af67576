-- One offence, one measure, one range of days: the sum and the cells it is made of.

CREATE OR REPLACE MACRO force_totals(range_start, range_end, offence, nation, measure, basis) AS TABLE
WITH pieces AS (
    SELECT
        u.force_id,
        min(u.count_low) AS low,
        CASE WHEN count(*) = count(u.count_high) THEN max(u.count_high) END AS high,
        bool_or(u.status = 'suppressed') AS is_suppressed,
        bool_or(u.role = 'told_differently') AS disagrees
    FROM used_figures(range_start, range_end, offence, nation, measure, basis, false) AS u
    GROUP BY u.force_id, u.period_start, u.period_end
)
SELECT
    p.force_id,
    CAST(sum(p.low) AS BIGINT) AS low,
    CASE WHEN count(*) = count(p.high) THEN CAST(sum(p.high) AS BIGINT) END AS high,
    CAST(count_if(p.is_suppressed) AS BIGINT) AS suppressed,
    bool_or(p.disagrees) AS disagrees
FROM pieces AS p
GROUP BY p.force_id;

COMMENT ON MACRO TABLE force_totals IS
'For each force with figures for the whole range their sum as an interval; where replies disagree the interval spans both.';

CREATE OR REPLACE MACRO total_between(
    "start", "end", offence := 'ew-071-17', nation := NULL, measure := 'offences', date_basis := 'recorded'
) AS TABLE
WITH summed AS (
    SELECT
        CAST(sum(p.low) AS BIGINT) AS low,
        CASE WHEN count(*) = count(p.high) THEN CAST(sum(p.high) AS BIGINT) END AS high,
        CAST(coalesce(sum(p.suppressed), 0) AS BIGINT) AS suppressed,
        coalesce(list(p.force_id ORDER BY p.force_id), []) AS present,
        coalesce(list(p.force_id ORDER BY p.force_id) FILTER (WHERE p.disagrees), []) AS disagreeing
    FROM force_totals("start", "end", offence, nation, measure, date_basis) AS p
),
expected AS (
    SELECT coalesce(list(e.force_id ORDER BY e.force_id), []) AS ids FROM expected_forces(offence, nation) AS e
)
SELECT
    CASE WHEN s.low = s.high AND len(s.disagreeing) = 0 THEN s.low END AS count,
    s.low AS count_low,
    s.high AS count_high,
    s.suppressed AS n_suppressed,
    len(s.present) AS forces_in,
    len(e.ids) AS forces_expected,
    list_filter(e.ids, lambda id: NOT list_contains(s.present, id)) AS forces_missing,
    s.disagreeing AS forces_disagreeing
FROM summed AS s, expected AS e;

COMMENT ON MACRO TABLE total_between IS
'The sum over the forces that have figures for the whole range, as an interval; count only where it is a point. A missing force is named, never zero.';

CREATE OR REPLACE MACRO total_between_cells(
    "start", "end", offence := 'ew-071-17', nation := NULL, measure := 'offences', date_basis := 'recorded'
) AS TABLE
SELECT
    u.force_id, u.period_start, u.period_end, u.status, u.count, u.count_low, u.count_high, u.role, u.raw_value, s.names AS file_names,
    u.place, u.reference, u.replied_on, u.reply_id, u.source_id, u.count_id
FROM used_figures("start", "end", offence, nation, measure, date_basis, false) AS u
JOIN sources AS s ON s.source_id = u.source_id
ORDER BY u.force_id, u.period_start, u.role, u.count_id;

COMMENT ON MACRO TABLE total_between_cells IS 'The cells whose sum total_between is, each with its file and place; the counted ones add up to it.';

CREATE OR REPLACE MACRO change_between(
    before_start, before_end, after_start, after_end,
    offence := 'ew-071-17', nation := NULL, measure := 'offences', date_basis := 'recorded'
) AS TABLE
WITH befores AS (
    FROM force_totals(before_start, before_end, offence, nation, measure, date_basis)
),
afters AS (
    FROM force_totals(after_start, after_end, offence, nation, measure, date_basis)
),
paired AS (
    SELECT
        coalesce(b.force_id, a.force_id) AS force_id, b.force_id IS NOT NULL AS is_before, a.force_id IS NOT NULL AS is_after,
        b.low AS before_low, b.high AS before_high, a.low AS after_low, a.high AS after_high,
        coalesce(b.disagrees, false) OR coalesce(a.disagrees, false) AS disagrees
    FROM befores AS b
    FULL JOIN afters AS a ON a.force_id = b.force_id
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
        bool_and(p.is_before AND p.is_after) AS is_matched,
        coalesce(list(p.force_id ORDER BY p.force_id) FILTER (WHERE p.disagrees), []) AS forces_disagreeing
    FROM panels AS p
    GROUP BY p.panel
),
dropped AS (
    SELECT coalesce(list(p.force_id ORDER BY p.force_id) FILTER (WHERE NOT (p.is_before AND p.is_after)), []) AS ids FROM paired AS p
)
SELECT
    s.panel, s.before_low, s.before_high, s.after_low, s.after_high,
    -- Two sets of forces have no common change: what looks like one may be the force that did not reply.
    CASE WHEN s.is_matched THEN s.after_low - s.before_high END AS change_low,
    CASE WHEN s.is_matched THEN s.after_high - s.before_low END AS change_high,
    CASE WHEN s.is_matched AND s.before_low = s.before_high AND s.after_low = s.after_high AND s.before_low > 0
            AND len(s.forces_disagreeing) = 0
        THEN (s.after_low - s.before_low) / s.before_low END AS change_rate,
    s.forces_before, s.forces_after,
    CASE WHEN s.panel = 'matched' THEN d.ids ELSE [] END AS forces_dropped,
    s.forces_disagreeing
FROM summed AS s, dropped AS d
ORDER BY s.panel;

COMMENT ON MACRO TABLE change_between IS
'Two ranges compared: over all repliers of each, and over the matched panel of forces present in both, with those dropped. Unequal sets have no change.';
