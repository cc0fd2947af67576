-- What was in force at the end of a day, and what each reply told of the same figure.

CREATE OR REPLACE MACRO as_of(day) AS TABLE
WITH moment AS (SELECT CAST(CAST(day AS DATE) + INTERVAL 1 DAY AS TIMESTAMP) AS next_day)
SELECT c.*, s.known_from, CAST(NULL AS TIMESTAMP) AS known_to
FROM in_force_since AS s
JOIN offence_counts AS c ON c.count_id = s.count_id
WHERE s.known_from < (SELECT next_day FROM moment)
UNION ALL BY NAME
SELECT unnest(t.told), t.known_from, t.known_to
FROM (
    SELECT
        f.known_from, f.known_to,
        from_json(f.figure, '{"count_id": "VARCHAR", "source_id": "VARCHAR", "reply_id": "VARCHAR", "force_id": "VARCHAR", "offence_id": "VARCHAR", "measure_id": "VARCHAR", "date_basis": "VARCHAR", "period_start": "DATE", "period_end": "DATE", "period_kind": "VARCHAR", "platform_id": "VARCHAR", "victim_age": "VARCHAR", "victim_sex": "VARCHAR", "suspect_age": "VARCHAR", "suspect_sex": "VARCHAR", "outcome_id": "VARCHAR", "other_breakdown": "VARCHAR", "is_printed_total": "BOOLEAN", "status": "VARCHAR", "count": "BIGINT", "count_low": "BIGINT", "count_high": "BIGINT", "raw_value": "VARCHAR", "raw_labels": "VARCHAR", "place": "VARCHAR", "page": "INTEGER", "sheet": "VARCHAR", "read_by": "VARCHAR"}') AS told
    FROM former_counts AS f
    WHERE f.known_from < (SELECT next_day FROM moment) AND f.known_to >= (SELECT next_day FROM moment)
) AS t;

COMMENT ON MACRO TABLE as_of IS
'The figures that were in force at the end of that day (UTC), as this database told them then, with the runs from and to which it did. What a purge took away is gone from the past too.';

CREATE OR REPLACE VIEW vintages AS
WITH likely AS (
    -- By their hash, which is quick; the few that are left are then compared themselves.
    SELECT hash(c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end, c.platform_id, c.victim_age, c.victim_sex,
        c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown) AS hashed
    FROM offence_counts AS c
    GROUP BY hashed
    HAVING min(c.reply_id) <> max(c.reply_id)
),
told AS (
    SELECT
        c.*, r.reference, r.replied_on, r.state AS reply_state,
        dense_rank() OVER (ORDER BY c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end, c.platform_id,
            c.victim_age, c.victim_sex, c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown) AS figure
    FROM offence_counts AS c
    JOIN replies AS r ON r.reply_id = c.reply_id
    SEMI JOIN likely AS l ON l.hashed = hash(c.force_id, c.offence_id, c.measure_id, c.date_basis, c.period_start, c.period_end,
            c.platform_id, c.victim_age, c.victim_sex, c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown)
    LEFT JOIN retellings AS t ON t.count_id = c.count_id
    WHERE coalesce(t.is_first, true)
),
-- A figure that one day tells twice, in one reply or in two, has no one value that day, and no change from it or to it.
placed AS (
    SELECT
        t.*,
        CASE WHEN t.replied_on IS NOT NULL AND count(*) OVER (PARTITION BY t.figure, t.replied_on) = 1 THEN t.count END AS value_of_day
    FROM told AS t
    QUALIFY min(t.reply_id) OVER (PARTITION BY t.figure) <> max(t.reply_id) OVER (PARTITION BY t.figure)
)
SELECT
    p.force_id, p.offence_id, p.measure_id, p.date_basis, p.period_start, p.period_end, p.platform_id, p.victim_age, p.victim_sex,
    p.suspect_age, p.suspect_sex, p.outcome_id, p.other_breakdown, p.reference, p.replied_on, p.reply_state, p.status, p.count,
    p.count_low, p.count_high, p.raw_value,
    p.value_of_day - lag(p.value_of_day) OVER (PARTITION BY p.figure ORDER BY p.replied_on NULLS FIRST, p.reply_id, p.count_id) AS change,
    p.reply_id, p.count_id
FROM placed AS p
ORDER BY p.figure, p.replied_on NULLS FIRST, p.reply_id, p.count_id;

COMMENT ON VIEW vintages IS
'One row is one figure as one of several replies told it, superseded and retracted ones included: the day of the reply, its state, and the change from the telling before. change is NULL where either has no number, no day, or shares its day with another telling.';
