-- Where what is printed beside a hidden cell gives it away. The views say where, and never what.

CREATE OR REPLACE VIEW disclosure_risks AS
WITH keyed AS (
    SELECT
        c.*, hash(c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end) AS whose
    FROM current_counts AS c
),
marked AS (
    -- Only where something is hidden can something be given away.
    SELECT DISTINCT k.whose FROM keyed AS k WHERE k.status = 'suppressed'
),
-- Each heading of the force's own is a breakdown by itself: districts add up within each motivation, and the other way round.
headed AS (
    SELECT
        t.other_breakdown, list_transform(
            map_entries(CAST(CAST(t.other_breakdown AS JSON) AS MAP(VARCHAR, VARCHAR))),
            lambda other: {'heading': other.key, 'hashed': hash('other_breakdown', other.key, other.value)}
        ) AS others
    FROM (SELECT DISTINCT c.other_breakdown FROM offence_counts AS c WHERE c.other_breakdown <> '{}') AS t
),
others AS MATERIALIZED (
    SELECT
        h.other_breakdown, h.others,
        list_reduce(list_transform(h.others, lambda other: other.hashed), lambda one, next: xor(one, next)) AS hashed
    FROM headed AS h
),
hashed AS (
    SELECT
        c.count_id, c.status, c.status = 'suppressed' AS is_hidden, c.count_low, c.count_high, c.whose,
        CASE WHEN c.platform_id IS NULL THEN 0::UBIGINT ELSE hash('platform_id', c.platform_id) END AS platform_id,
        CASE WHEN c.victim_age IS NULL THEN 0::UBIGINT ELSE hash('victim_age', c.victim_age) END AS victim_age,
        CASE WHEN c.victim_sex IS NULL THEN 0::UBIGINT ELSE hash('victim_sex', c.victim_sex) END AS victim_sex,
        CASE WHEN c.suspect_age IS NULL THEN 0::UBIGINT ELSE hash('suspect_age', c.suspect_age) END AS suspect_age,
        CASE WHEN c.suspect_sex IS NULL THEN 0::UBIGINT ELSE hash('suspect_sex', c.suspect_sex) END AS suspect_sex,
        CASE WHEN c.outcome_id IS NULL THEN 0::UBIGINT ELSE hash('outcome_id', c.outcome_id) END AS outcome_id,
        o.others, coalesce(o.hashed, 0::UBIGINT) AS other_breakdown
    FROM keyed AS c
    LEFT JOIN others AS o ON o.other_breakdown = c.other_breakdown
    SEMI JOIN marked AS s ON s.whose = c.whose
),
-- One hash stands for the figure. Taking a breakdown out of it gives the hash of the total that the figure is a part of.
cells AS MATERIALIZED (
    SELECT
        c.*,
        xor(xor(xor(xor(xor(xor(xor(
            c.whose, c.platform_id), c.victim_age), c.victim_sex), c.suspect_age), c.suspect_sex), c.outcome_id), c.other_breakdown
        ) AS figure
    FROM hashed AS c
),
parts AS MATERIALIZED (
    SELECT c.figure, c.is_hidden, c.count_low, c.count_high, 'platform_id' AS dimension, xor(c.figure, c.platform_id) AS above
    FROM cells AS c WHERE c.platform_id <> 0
    UNION ALL
    SELECT c.figure, c.is_hidden, c.count_low, c.count_high, 'victim_age' AS dimension, xor(c.figure, c.victim_age) AS above
    FROM cells AS c WHERE c.victim_age <> 0
    UNION ALL
    SELECT c.figure, c.is_hidden, c.count_low, c.count_high, 'victim_sex' AS dimension, xor(c.figure, c.victim_sex) AS above
    FROM cells AS c WHERE c.victim_sex <> 0
    UNION ALL
    SELECT c.figure, c.is_hidden, c.count_low, c.count_high, 'suspect_age' AS dimension, xor(c.figure, c.suspect_age) AS above
    FROM cells AS c WHERE c.suspect_age <> 0
    UNION ALL
    SELECT c.figure, c.is_hidden, c.count_low, c.count_high, 'suspect_sex' AS dimension, xor(c.figure, c.suspect_sex) AS above
    FROM cells AS c WHERE c.suspect_sex <> 0
    UNION ALL
    SELECT c.figure, c.is_hidden, c.count_low, c.count_high, 'outcome_id' AS dimension, xor(c.figure, c.outcome_id) AS above
    FROM cells AS c WHERE c.outcome_id <> 0
    UNION ALL
    SELECT o.figure, o.is_hidden, o.count_low, o.count_high, o.other.heading AS dimension, xor(o.figure, o.other.hashed) AS above
    FROM (SELECT c.figure, c.is_hidden, c.count_low, c.count_high, unnest(c.others) AS other FROM cells AS c WHERE c.others IS NOT NULL) AS o
),
-- Everything that lies beside a hidden cell under one total.
families AS MATERIALIZED (
    SELECT DISTINCT p.dimension, p.above FROM parts AS p WHERE p.is_hidden
),
members AS (
    SELECT
        p.dimension, p.above, p.figure,
        bool_and(p.is_hidden) AS is_hidden,
        max(p.count_low) AS low,
        min(coalesce(p.count_high, 9223372036854775807)) AS high,
        bool_or(p.count_low IS NULL) AS is_silent
    FROM parts AS p
    SEMI JOIN families AS f ON f.dimension = p.dimension AND f.above = p.above
    GROUP BY p.dimension, p.above, p.figure
),
totals AS (
    SELECT c.figure, max(c.count_low) AS low, min(c.count_high) AS high
    FROM cells AS c
    SEMI JOIN families AS f ON f.above = c.figure
    WHERE c.status IN ('exact', 'rounded')
    GROUP BY c.figure
),
families_told AS (
    SELECT
        m.dimension, m.above, sum(m.low) AS lows, count_if(m.high = 9223372036854775807) AS n_open,
        sum(m.high) FILTER (WHERE m.high < 9223372036854775807) AS highs, bool_or(m.is_silent) AS is_silent, count_if(m.is_hidden) AS n_hidden,
        any_value(t.low) AS total_low, any_value(t.high) AS total_high
    FROM members AS m
    JOIN totals AS t ON t.figure = m.above
    GROUP BY m.dimension, m.above
    -- Parts that cannot add up to the total, since more or fewer than all of them are printed, give nothing away.
    HAVING sum(m.low) <= any_value(t.high) AND NOT bool_or(m.is_silent)
        AND (bool_or(m.high = 9223372036854775807) OR sum(m.high) >= any_value(t.low))
),
pressed AS (
    -- What the total leaves for each hidden cell, once everything beside it has taken its least, or its most.
    SELECT
        m.dimension, m.figure, m.low, m.high, f.n_hidden,
        f.total_high - (f.lows - m.low) AS at_most,
        CASE
            WHEN m.high < 9223372036854775807 AND f.n_open = 0 THEN f.total_low - (f.highs - m.high)
            WHEN m.high = 9223372036854775807 AND f.n_open = 1 THEN f.total_low - coalesce(f.highs, 0)
        END AS at_least
    FROM members AS m
    JOIN families_told AS f ON f.dimension = m.dimension AND f.above = m.above
    WHERE m.is_hidden
),
judged AS (
    SELECT
        p.figure,
        p.dimension,
        CASE WHEN greatest(p.low, coalesce(p.at_least, 0)) >= least(p.high, p.at_most) THEN 'pinned' ELSE 'narrowed' END AS risk,
        p.n_hidden
    FROM pressed AS p
    WHERE p.at_most < p.high OR p.at_least > p.low
    UNION ALL
    -- The same figure, hidden in one place and printed in another.
    SELECT c.figure, 'told_openly', 'pinned', count_if(c.status = 'suppressed')
    FROM cells AS c
    SEMI JOIN (FROM cells AS h WHERE h.status = 'suppressed') AS hidden ON hidden.figure = c.figure
    GROUP BY c.figure
    HAVING bool_or(c.status = 'suppressed') AND bool_or(c.status = 'exact')
),
by_figures AS (
    SELECT
        any_value(c.force_id) AS force_id, any_value(c.offence_id) AS offence_id, any_value(c.measure_id) AS measure_id,
        any_value(c.date_basis) AS date_basis, any_value(c.period_start) AS period_start, any_value(c.period_end) AS period_end,
        j.dimension, j.risk, CAST(j.n_hidden AS BIGINT) AS n_hidden, list(c.count_id ORDER BY c.count_id) AS hidden_ids
    FROM judged AS j
    JOIN cells AS s ON s.figure = j.figure AND s.status = 'suppressed'
    JOIN offence_counts AS c ON c.count_id = s.count_id
    GROUP BY j.figure, j.dimension, j.risk, j.n_hidden
),
-- A year less its other quarters is the hidden quarter.
by_periods AS (
    SELECT
        k.force_id, k.offence_id, k.measure_id, k.date_basis, k.period_start, k.period_end, 'period' AS dimension,
        CASE WHEN count(*) = 1 OR bool_or(k.parts_low = k.whole_high OR k.parts_high = k.whole_low) THEN 'pinned' ELSE 'narrowed' END AS risk,
        count(*) AS n_hidden, list(c.count_id ORDER BY c.count_id) AS hidden_ids
    FROM (SELECT x.*, unnest(x.part_count_ids) AS part_count_id FROM period_checks AS x WHERE x.what = 'parts_against_whole') AS k
    JOIN (FROM cells AS s WHERE s.status = 'suppressed') AS c ON c.count_id = k.part_count_id
    WHERE k.verdict = 'agrees_within_bounds' AND k.whole_low = k.whole_high
    GROUP BY k.force_id, k.offence_id, k.measure_id, k.date_basis, k.period_start, k.period_end, k.part_kind
)
FROM by_figures UNION ALL BY NAME FROM by_periods;

COMMENT ON VIEW disclosure_risks IS
'Hidden cells that other figures give away: by a total over a breakdown, over periods, or told_openly elsewhere. pinned: to one number; narrowed: more than the mask allows. The number is never said.';
