-- What every macro over ranges of days is built on: the forces that should be there, the figures that may be used,
-- and a choice of whole periods that fills each force's range without a gap and without an overlap.

CREATE OR REPLACE MACRO expected_forces(offence, nation, forces) AS TABLE
WITH question AS (
    SELECT
        (SELECT min(known.jurisdiction) FROM offences AS known WHERE known.offence_id = offence) AS offence_holds_in,
        EXISTS (FROM asked) AS is_frame_given,
        CASE
            WHEN NOT EXISTS (SELECT 1 FROM offences AS known WHERE known.offence_id = offence)
                THEN error('foi-ingest: there is no offence ' || coalesce(offence, 'NULL') || '; the ids stand in the table offences')
            WHEN nation IS NOT NULL AND NOT list_has_all(
                (SELECT list(DISTINCT known.nation) FROM forces AS known WHERE known.nation IS NOT NULL), string_split(nation, ' and ')
            )
                THEN error('foi-ingest: there is no nation ' || nation || '; the names stand in the column nation of the table forces')
            WHEN EXISTS (
                SELECT 1 FROM (SELECT unnest(CAST(forces AS VARCHAR[])) AS force_id) AS named
                ANTI JOIN forces AS known ON known.force_id = named.force_id
            ) THEN error('foi-ingest: one of the forces is not known; the ids stand in the table forces')
            ELSE true
        END AS is_known
)
SELECT f.force_id
FROM forces AS f, question AS q
WHERE q.is_known
    AND CASE
        WHEN CAST(forces AS VARCHAR[]) IS NOT NULL THEN list_contains(CAST(forces AS VARCHAR[]), f.force_id)
        WHEN q.is_frame_given AND f.force_id NOT IN (SELECT a.force_id FROM asked AS a) THEN false
        WHEN nation IS NOT NULL THEN list_contains(string_split(nation, ' and '), f.nation) AND (f.kind <> 'special' OR q.is_frame_given)
        -- An offence of one law is not expected from forces under another; an offence of none (a topic) is expected from all.
        ELSE (f.kind = 'territorial' OR q.is_frame_given) AND (q.offence_holds_in IS NULL OR contains(q.offence_holds_in, f.jurisdiction))
    END;

COMMENT ON MACRO TABLE expected_forces IS
'Forces whose figures a whole needs: those named, else those asked (asked.csv), else the territorial ones of the nation or where the offence is law.';

CREATE OR REPLACE MACRO figures_between(starts, ends, offence, measure, basis, by_platform) AS TABLE
-- `Meta`, printed as the sum of Facebook and Instagram, would count their crimes again. A printed total of periods is told apart by its
-- neighbours: all platforms of its period are totals then.
WITH subtotals AS (
    SELECT DISTINCT t.reply_id, t.platform_id
    FROM (
        SELECT
            p.reply_id, p.platform_id, p.is_printed_total,
            bool_and(p.is_printed_total) OVER (PARTITION BY p.reply_id, p.force_id, p.date_basis, p.period_start, p.period_end) AS are_all_totals
        FROM current_counts AS p
        WHERE by_platform AND p.offence_id = offence AND p.measure_id = measure AND p.platform_id IS NOT NULL
            AND p.victim_age IS NULL AND p.victim_sex IS NULL AND p.suspect_age IS NULL AND p.suspect_sex IS NULL
            AND p.outcome_id IS NULL AND p.other_breakdown = '{}'
    ) AS t
    WHERE t.is_printed_total AND NOT t.are_all_totals
)
SELECT
    g.range_no, g.range_start, g.range_end, c.*, r.replied_on, r.reference,
    count(DISTINCT c.platform_id) OVER (PARTITION BY g.range_no, c.force_id, c.period_start, c.period_end, c.reply_id) AS platforms_told
FROM (SELECT generate_subscripts(starts, 1) AS range_no, unnest(starts) AS range_start, unnest(ends) AS range_end) AS g
JOIN current_counts AS c ON c.period_start >= g.range_start AND c.period_end <= g.range_end
JOIN replies AS r ON r.reply_id = c.reply_id
ANTI JOIN subtotals AS t ON t.reply_id = c.reply_id AND t.platform_id = c.platform_id AND c.is_printed_total
WHERE c.offence_id = offence AND c.measure_id = measure
    -- Forces that do not say by which date they count as a rule count by recording; with no other basis may they be mixed.
    AND (c.date_basis = basis OR (basis = 'recorded' AND c.date_basis = 'unstated'))
    AND (c.platform_id IS NOT NULL) = by_platform
    AND c.victim_age IS NULL AND c.victim_sex IS NULL AND c.suspect_age IS NULL AND c.suspect_sex IS NULL
    AND c.outcome_id IS NULL AND c.other_breakdown = '{}'
-- One platform told alone ("how many on Facebook?") is no table of platforms: its share would be all of itself.
QUALIFY CASE
    WHEN by_platform THEN platforms_told > 1
        AND bool_or(c.count_low IS NOT NULL) OVER (PARTITION BY g.range_no, c.force_id, c.period_start, c.period_end, c.reply_id)
    ELSE c.count_low IS NOT NULL
END;

COMMENT ON MACRO TABLE figures_between IS
'Figures of whole periods inside each range that may be summed: without any breakdown, or broken down by platform alone.';

CREATE OR REPLACE MACRO used_figures(starts, ends, offence, nation, forces, measure, basis, by_platform) AS TABLE
WITH RECURSIVE
expected AS (
    FROM expected_forces(offence, nation, forces)
),
figures AS MATERIALIZED (
    SELECT g.*
    FROM figures_between(starts, ends, offence, measure, basis, by_platform) AS g
    SEMI JOIN expected AS e ON e.force_id = g.force_id
),
pieces AS MATERIALIZED (
    SELECT DISTINCT g.range_no, g.range_start, g.range_end, g.force_id, g.period_start, g.period_end FROM figures AS g
),
reached(range_no, force_id, up_to, pieces_used) AS (
    SELECT DISTINCT p.range_no, p.force_id, p.range_start, 0 FROM pieces AS p
    UNION
    SELECT p.range_no, p.force_id, p.period_end + 1, r.pieces_used + 1
    FROM reached AS r
    JOIN pieces AS p ON p.range_no = r.range_no AND p.force_id = r.force_id AND p.period_start = r.up_to
),
fewest AS MATERIALIZED (
    SELECT r.range_no, r.force_id, r.up_to, min(r.pieces_used) AS pieces_used FROM reached AS r GROUP BY ALL
),
-- The last piece on a way with the fewest pieces; where two ways are as short, the longer last piece.
last_piece AS MATERIALIZED (
    SELECT p.range_no, p.range_end, p.force_id, min(p.period_start) AS came_from, p.period_end + 1 AS up_to
    FROM pieces AS p
    JOIN fewest AS before ON before.range_no = p.range_no AND before.force_id = p.force_id AND before.up_to = p.period_start
    JOIN fewest AS after
        ON after.range_no = p.range_no AND after.force_id = p.force_id AND after.up_to = p.period_end + 1
        AND after.pieces_used = before.pieces_used + 1
    GROUP BY p.range_no, p.range_end, p.force_id, p.period_end
),
walked(range_no, force_id, came_from, up_to) AS (
    SELECT s.range_no, s.force_id, s.came_from, s.up_to FROM last_piece AS s WHERE s.up_to = s.range_end + 1
    UNION ALL
    SELECT s.range_no, s.force_id, s.came_from, s.up_to
    FROM walked AS w
    JOIN last_piece AS s ON s.range_no = w.range_no AND s.force_id = w.force_id AND s.up_to = w.came_from
),
used AS MATERIALIZED (
    SELECT g.*
    FROM figures AS g
    SEMI JOIN walked AS t
        ON t.range_no = g.range_no AND t.force_id = g.force_id AND t.came_from = g.period_start AND t.up_to = g.period_end + 1
),
tellings AS (
    SELECT
        u.range_no, u.force_id, u.period_start, u.period_end, u.reply_id,
        list(DISTINCT (coalesce(u.platform_id, ''), u.count_low, u.count_high)
            ORDER BY (coalesce(u.platform_id, ''), u.count_low, u.count_high)) AS told,
        row_number() OVER (
            PARTITION BY u.range_no, u.force_id, u.period_start, u.period_end ORDER BY max(u.replied_on) DESC NULLS LAST, u.reply_id
        ) AS telling_no
    FROM used AS u
    GROUP BY u.range_no, u.force_id, u.period_start, u.period_end, u.reply_id
),
agreed AS (
    SELECT
        t.range_no, t.force_id, t.period_start, t.period_end,
        count(DISTINCT t.told) > 1 OR bool_or(len(t.told) > len(list_distinct(list_transform(t.told, lambda x: x[1])))) AS disagrees
    FROM tellings AS t
    GROUP BY ALL
)
SELECT
    u.*,
    CASE
        WHEN p.disagrees THEN 'told_differently'
        WHEN t.telling_no = 1 AND row_number() OVER (
            PARTITION BY u.range_no, u.force_id, u.period_start, u.period_end, u.reply_id, u.platform_id ORDER BY u.count_id
        ) = 1 THEN 'counted'
        ELSE 'told_again'
    END AS role
FROM used AS u
JOIN tellings AS t
    ON t.range_no = u.range_no AND t.force_id = u.force_id AND t.period_start = u.period_start AND t.period_end = u.period_end
    AND t.reply_id = u.reply_id
JOIN agreed AS p
    ON p.range_no = u.range_no AND p.force_id = u.force_id AND p.period_start = u.period_start AND p.period_end = u.period_end;

COMMENT ON MACRO TABLE used_figures IS
'The figures that fill each range, for each force the fewest whole periods, with their role: counted, told_again by another reply, or told_differently.';
