-- Platforms and their owners as shares of the figures with a platform recorded.

CREATE OR REPLACE MACRO platform_shares(
    "start", "end", offence := 'ew-071-17', nation := NULL, measure := 'mentions', date_basis := 'recorded', forces := NULL
) AS TABLE
WITH used AS MATERIALIZED (
    FROM used_figures([CAST("start" AS DATE)], [CAST("end" AS DATE)], offence, nation, forces, measure, date_basis, true)
),
disagreeing AS (
    SELECT DISTINCT u.force_id FROM used AS u WHERE u.role = 'told_differently'
),
cells AS MATERIALIZED (
    -- A cell without a number is between zero and anything: it never makes a share look exact.
    SELECT u.count_id, u.force_id, u.platform_id, coalesce(u.count_low, 0) AS low, u.count_high AS high
    FROM used AS u
    ANTI JOIN disagreeing AS d ON d.force_id = u.force_id
    WHERE u.role = 'counted'
),
owned AS (
    SELECT o.platform_id, o.owner_id, o.owner, o.owner_from
    FROM platform_owners AS o
    WHERE (o.owner_from IS NULL OR CAST(o.owner_from AS DATE) <= CAST("start" AS DATE))
        AND (o.owner_to IS NULL OR CAST(o.owner_to AS DATE) >= CAST("start" AS DATE))
    QUALIFY row_number() OVER (PARTITION BY o.platform_id ORDER BY o.owner_from DESC NULLS LAST, o.owner_id) = 1
),
named AS (
    SELECT c.count_id, c.low, c.high, unnest(string_split(c.platform_id, '+')) AS platform_id
    FROM cells AS c
    WHERE c.platform_id <> 'unknown'
),
-- A cell that names two platforms of one owner counts once for the owner.
members AS (
    SELECT DISTINCT 'platform' AS level, n.platform_id AS id, n.count_id, n.low, n.high FROM named AS n
    UNION ALL
    SELECT DISTINCT 'owner', w.owner_id, n.count_id, n.low, n.high
    FROM named AS n
    JOIN owned AS w ON w.platform_id = n.platform_id
),
numerators AS (
    SELECT
        m.level, m.id,
        CAST(sum(m.low) AS BIGINT) AS low,
        CASE WHEN count(*) = count(m.high) THEN CAST(sum(m.high) AS BIGINT) END AS high
    FROM members AS m
    GROUP BY ALL
),
-- Cells of an id that stands for several platforms: they may be any of these, and count for none of them.
undivided AS (
    SELECT m.id, CAST(sum(m.low) AS BIGINT) AS low, CASE WHEN count(*) = count(m.high) THEN CAST(sum(m.high) AS BIGINT) END AS high
    FROM (
        SELECT DISTINCT n.count_id, n.low, n.high, p.may_be AS id
        FROM named AS n
        JOIN platform_combinations AS p ON p.platform_id = n.platform_id
    ) AS m
    ANTI JOIN members AS own ON own.level = 'platform' AND own.id = m.id AND own.count_id = m.count_id
    GROUP BY m.id
),
shared AS (
    SELECT n.level, n.id, n.low, n.high, coalesce(u.low, 0) AS undivided_low, CASE WHEN u.id IS NULL THEN 0 ELSE u.high END AS undivided_high
    FROM numerators AS n
    LEFT JOIN undivided AS u ON n.level = 'platform' AND u.id = n.id
),
wholes AS (
    SELECT
        CAST(sum(c.low) FILTER (WHERE c.platform_id <> 'unknown') AS BIGINT) AS low,
        CASE WHEN count_if(c.platform_id <> 'unknown' AND c.high IS NULL) = 0
            THEN CAST(sum(c.high) FILTER (WHERE c.platform_id <> 'unknown') AS BIGINT) END AS high,
        -- Known only where every force says how often the platform is not known: silence is not zero.
        CASE WHEN count(DISTINCT c.force_id) = count(DISTINCT c.force_id) FILTER (WHERE c.platform_id = 'unknown' AND c.low = c.high)
            THEN CAST(sum(c.low) FILTER (WHERE c.platform_id = 'unknown') AS BIGINT) END AS not_known,
        coalesce(list(DISTINCT c.force_id ORDER BY c.force_id) FILTER (WHERE c.platform_id = 'unknown' AND c.low = c.high), []) AS telling,
        coalesce(list(DISTINCT c.force_id ORDER BY c.force_id), []) AS present
    FROM cells AS c
),
labels AS (
    SELECT 'platform' AS level, p.platform_id AS id, p.name AS name, [p.platform_id] AS platform_ids FROM platforms AS p
    UNION ALL
    SELECT 'owner', w.owner_id, max_by(w.owner, coalesce(w.owner_from, '')), list(w.platform_id ORDER BY w.platform_id)
    FROM owned AS w
    WHERE w.platform_id IN (SELECT n.platform_id FROM named AS n)
    GROUP BY w.owner_id
),
expected AS (
    SELECT coalesce(list(e.force_id ORDER BY e.force_id), []) AS ids FROM expected_forces(offence, nation, forces) AS e
)
SELECT
    n.level, n.id, l.name, l.platform_ids,
    n.low AS numerator_low, n.high AS numerator_high, w.low AS denominator_low, w.high AS denominator_high,
    CASE WHEN n.low = n.high AND n.undivided_high = 0 AND w.low = w.high AND w.low > 0 THEN n.low / w.low END AS share,
    -- Least: its own cells at their least and all others at their most; greatest: the other way round.
    n.low / nullif(n.low + (w.high - n.high), 0) AS share_low,
    (n.high + n.undivided_high) / nullif(n.high + n.undivided_high + (w.low - n.low - n.undivided_low), 0) AS share_high,
    CASE WHEN w.low = w.high AND w.low + w.not_known > 0 THEN w.low / (w.low + w.not_known) END AS known_rate,
    -- What the share could be among all, were the unknown ones known: none of them this platform, or every one.
    CASE WHEN w.low = w.high AND w.low + w.not_known > 0 THEN n.low / (w.low + w.not_known) END AS share_of_all_low,
    CASE WHEN w.low = w.high AND w.low + w.not_known > 0 THEN (n.high + n.undivided_high + w.not_known) / (w.low + w.not_known) END
        AS share_of_all_high,
    len(w.present) AS forces_in,
    len(e.ids) AS forces_expected,
    list_filter(e.ids, lambda id: NOT list_contains(w.present, id)) AS forces_missing,
    coalesce((SELECT list(d.force_id ORDER BY d.force_id) FROM disagreeing AS d), []) AS forces_disagreeing,
    list_filter(w.present, lambda id: NOT list_contains(w.telling, id)) AS forces_silent,
    n.undivided_high
FROM shared AS n
LEFT JOIN labels AS l ON l.level = n.level AND l.id = n.id, wholes AS w, expected AS e
ORDER BY n.level DESC, n.low DESC, n.id;

COMMENT ON MACRO TABLE platform_shares IS
'Per platform and per owner at the start of the range: of the figures with a platform recorded, how many name it. Several platforms in one cell: each counts it. forces_silent do not say how often none is known. undivided_high: cells that do not divide the platform from another; they widen its share and count for none.';

CREATE OR REPLACE MACRO platform_shares_cells(
    "start", "end", offence := 'ew-071-17', nation := NULL, measure := 'mentions', date_basis := 'recorded', forces := NULL
) AS TABLE
SELECT
    u.force_id, u.period_start, u.period_end, u.platform_id, u.status, u.count, u.count_low, u.count_high, u.role, u.raw_value,
    s.names AS file_names, u.place, u.reference, u.replied_on, u.reply_id, u.source_id, u.count_id
FROM used_figures([CAST("start" AS DATE)], [CAST("end" AS DATE)], offence, nation, forces, measure, date_basis, true) AS u
JOIN sources AS s ON s.source_id = u.source_id
ORDER BY u.force_id, u.period_start, u.platform_id, u.role, u.count_id;

COMMENT ON MACRO TABLE platform_shares_cells IS 'The cells behind platform_shares, each with its file and place; unknown ones are in none of its shares.';
