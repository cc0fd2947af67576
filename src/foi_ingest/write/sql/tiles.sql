-- What every macro over a range of days is built on: the forces that should be there, the figures that may be used,
-- and a choice of whole periods that fills each force's range without a gap and without an overlap.

CREATE OR REPLACE MACRO expected_forces(offence, nation) AS TABLE
WITH asked AS (
    SELECT
        (SELECT min(known.jurisdiction) FROM offences AS known WHERE known.offence_id = offence) AS offence_holds_in,
        CASE
            WHEN NOT EXISTS (SELECT 1 FROM offences AS known WHERE known.offence_id = offence)
                THEN error('foi-ingest: there is no offence ' || coalesce(offence, 'NULL') || '; the ids stand in the table offences')
            WHEN nation IS NOT NULL AND NOT EXISTS (SELECT 1 FROM forces AS known WHERE contains(nation, known.nation))
                THEN error('foi-ingest: there is no nation ' || nation || '; the names stand in the column nation of the table forces')
            ELSE true
        END AS is_known
)
SELECT f.force_id
FROM forces AS f, asked
WHERE asked.is_known AND f.kind <> 'special'
    AND CASE
        WHEN nation IS NOT NULL THEN contains(nation, f.nation)
        -- An offence of one law is not expected from forces under another; an offence of none (a topic) is expected from all.
        ELSE f.kind = 'territorial' AND (asked.offence_holds_in IS NULL OR contains(asked.offence_holds_in, f.jurisdiction))
    END;

COMMENT ON MACRO TABLE expected_forces IS
'Forces whose figures a whole needs: those of the nation, or, without one, the territorial forces where the offence is law.';

CREATE OR REPLACE MACRO figures_between(range_start, range_end, offence, measure, basis, by_platform) AS TABLE
SELECT
    c.*, r.replied_on, r.reference,
    count(DISTINCT c.platform_id) OVER (PARTITION BY c.force_id, c.period_start, c.period_end, c.reply_id) AS platforms_told
FROM current_counts AS c
JOIN replies AS r ON r.reply_id = c.reply_id
WHERE c.offence_id = offence AND c.measure_id = measure AND c.date_basis IN (basis, 'unstated')
    AND c.period_start >= CAST(range_start AS DATE) AND c.period_end <= CAST(range_end AS DATE)
    AND (c.platform_id IS NOT NULL) = by_platform
    AND c.victim_age IS NULL AND c.victim_sex IS NULL AND c.suspect_age IS NULL AND c.suspect_sex IS NULL
    AND c.outcome_id IS NULL AND c.other_breakdown = '{}'
-- One platform told alone ("how many on Facebook?") is no table of platforms: its share would be all of itself.
QUALIFY CASE
    WHEN by_platform THEN platforms_told > 1
        AND bool_or(c.count_low IS NOT NULL) OVER (PARTITION BY c.force_id, c.period_start, c.period_end, c.reply_id)
    ELSE c.count_low IS NOT NULL
END;

COMMENT ON MACRO TABLE figures_between IS
'Figures of whole periods inside the range that may be summed: without any breakdown, or broken down by platform alone.';

CREATE OR REPLACE MACRO tiles_between(range_start, range_end, offence, measure, basis, by_platform) AS TABLE
WITH RECURSIVE
pieces AS MATERIALIZED (
    SELECT DISTINCT g.force_id, g.period_start, g.period_end
    FROM figures_between(range_start, range_end, offence, measure, basis, by_platform) AS g
),
reached(force_id, up_to, pieces_used) AS (
    SELECT DISTINCT p.force_id, CAST(range_start AS DATE), 0 FROM pieces AS p
    UNION
    SELECT p.force_id, p.period_end + 1, r.pieces_used + 1
    FROM reached AS r
    JOIN pieces AS p ON p.force_id = r.force_id AND p.period_start = r.up_to
),
fewest AS MATERIALIZED (
    SELECT r.force_id, r.up_to, min(r.pieces_used) AS pieces_used FROM reached AS r GROUP BY ALL
),
-- The last piece on a way with the fewest pieces; where two ways are as short, the longer last piece.
last_piece AS MATERIALIZED (
    SELECT p.force_id, min(p.period_start) AS came_from, p.period_end + 1 AS up_to
    FROM pieces AS p
    JOIN fewest AS before ON before.force_id = p.force_id AND before.up_to = p.period_start
    JOIN fewest AS after ON after.force_id = p.force_id AND after.up_to = p.period_end + 1 AND after.pieces_used = before.pieces_used + 1
    GROUP BY p.force_id, p.period_end
),
walked(force_id, came_from, up_to) AS (
    SELECT s.force_id, s.came_from, s.up_to FROM last_piece AS s WHERE s.up_to = CAST(range_end AS DATE) + 1
    UNION ALL
    SELECT s.force_id, s.came_from, s.up_to
    FROM walked AS w
    JOIN last_piece AS s ON s.force_id = w.force_id AND s.up_to = w.came_from
)
SELECT w.force_id, w.came_from AS period_start, w.up_to - 1 AS period_end FROM walked AS w;

COMMENT ON MACRO TABLE tiles_between IS
'For each force the fewest whole periods that fill the range exactly; a force whose periods leave a gap or overlap has none.';

CREATE OR REPLACE MACRO used_figures(range_start, range_end, offence, nation, measure, basis, by_platform) AS TABLE
WITH figures AS (
    FROM figures_between(range_start, range_end, offence, measure, basis, by_platform)
),
tiles AS (
    FROM tiles_between(range_start, range_end, offence, measure, basis, by_platform)
),
expected AS (
    FROM expected_forces(offence, nation)
),
used AS MATERIALIZED (
    SELECT g.*
    FROM figures AS g
    SEMI JOIN tiles AS t ON t.force_id = g.force_id AND t.period_start = g.period_start AND t.period_end = g.period_end
    SEMI JOIN expected AS e ON e.force_id = g.force_id
),
tellings AS (
    SELECT
        u.force_id, u.period_start, u.period_end, u.reply_id,
        list(DISTINCT (coalesce(u.platform_id, ''), u.count_low, u.count_high)
            ORDER BY (coalesce(u.platform_id, ''), u.count_low, u.count_high)) AS told,
        row_number() OVER (
            PARTITION BY u.force_id, u.period_start, u.period_end ORDER BY max(u.replied_on) DESC NULLS LAST, u.reply_id
        ) AS telling_no
    FROM used AS u
    GROUP BY u.force_id, u.period_start, u.period_end, u.reply_id
),
pieces AS (
    SELECT
        t.force_id, t.period_start, t.period_end,
        count(DISTINCT t.told) > 1 OR bool_or(len(t.told) > len(list_distinct(list_transform(t.told, lambda x: x[1])))) AS disagrees
    FROM tellings AS t
    GROUP BY ALL
)
SELECT
    u.*,
    CASE
        WHEN p.disagrees THEN 'told_differently'
        WHEN t.telling_no = 1
            AND row_number() OVER (PARTITION BY u.force_id, u.period_start, u.period_end, u.reply_id, u.platform_id ORDER BY u.count_id) = 1
            THEN 'counted'
        ELSE 'told_again'
    END AS role
FROM used AS u
JOIN tellings AS t
    ON t.force_id = u.force_id AND t.period_start = u.period_start AND t.period_end = u.period_end AND t.reply_id = u.reply_id
JOIN pieces AS p ON p.force_id = u.force_id AND p.period_start = u.period_start AND p.period_end = u.period_end;

COMMENT ON MACRO TABLE used_figures IS
'The figures behind an aggregate, each with its role: counted, told_again by another reply, or told_differently (then no point is given).';
