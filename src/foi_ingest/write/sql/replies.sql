-- One row a reply, gathered from every file that belongs to it, and which reply of a reference is in force.
-- Worked out anew over the whole database in every run, so that the order in which files arrived leaves no trace.

DELETE FROM replies;

INSERT INTO replies
WITH gathered AS (
    SELECT
        l.reply_id,
        min(l.source_id) AS source_id,
        first(l.force_ids ORDER BY l.force_ids = '[]', l.source_id) AS force_ids,
        first(l.reference ORDER BY l.source_id) FILTER (WHERE l.reference IS NOT NULL) AS reference,
        first(l.regime ORDER BY l.source_id) FILTER (WHERE l.regime IS NOT NULL) AS regime,
        first(l.received_on ORDER BY l.source_id) FILTER (WHERE l.received_on IS NOT NULL) AS received_on,
        first(l.replied_on ORDER BY l.source_id) FILTER (WHERE l.replied_on IS NOT NULL) AS replied_on,
        first(l.subject ORDER BY l.source_id) FILTER (WHERE l.subject IS NOT NULL) AS subject,
        first(l.questions ORDER BY l.source_id) FILTER (WHERE l.questions <> '[]') AS questions
    FROM letterheads AS l
    GROUP BY l.reply_id
),
-- "FOI 2020/0733" and "FOI-2020-0733" are one reference; "1-23" and "12-3" are two.
keyed AS (
    SELECT
        g.*,
        g.force_ids ->> '$[0]' AS force_id,
        CASE
            WHEN g.force_ids <> '[]' THEN nullif(trim(regexp_replace(lower(nfc_normalize(g.reference)), '[^\p{L}\p{N}]+', '-', 'g'), '-'), '')
        END AS reference_key
    FROM gathered AS g
),
-- Only a dated letter can replace or be replaced: of two letters of one day, or without a day, both stay.
pairs AS (
    SELECT e.reply_id AS earlier_id, l.reply_id AS later_id, e.replied_on AS earlier_on
    FROM keyed AS e
    JOIN keyed AS l ON l.force_ids = e.force_ids AND l.reference_key = e.reference_key AND l.replied_on > e.replied_on
),
-- What split a figure, whatever the parts are called: a total is not told again by its parts.
told AS (
    SELECT
        c.*,
        [c.platform_id IS NULL, c.victim_age IS NULL, c.victim_sex IS NULL, c.suspect_age IS NULL, c.suspect_sex IS NULL, c.outcome_id IS NULL] AS whole_in,
        list_sort(json_keys(c.other_breakdown)) AS headings
    FROM offence_counts AS c
    WHERE c.reply_id IN (SELECT p.earlier_id FROM pairs AS p UNION ALL SELECT p.later_id FROM pairs AS p)
),
waiting AS (
    SELECT DISTINCT l.reply_id FROM letterheads AS l SEMI JOIN rejections AS r ON r.source_id = l.source_id
),
-- Each figure of an earlier letter beside a later one: whether that tells of the same matter at all, and whether it says the same.
met AS (
    SELECT
        p.earlier_id, p.later_id, e.count_id,
        count(l.count_id) > 0 AS is_near,
        coalesce(bool_or(
            l.period_start = e.period_start AND l.period_end = e.period_end AND l.status = e.status
            AND l.count_low IS NOT DISTINCT FROM e.count_low AND l.count_high IS NOT DISTINCT FROM e.count_high
            AND l.platform_id IS NOT DISTINCT FROM e.platform_id AND l.outcome_id IS NOT DISTINCT FROM e.outcome_id
            AND l.victim_age IS NOT DISTINCT FROM e.victim_age AND l.victim_sex IS NOT DISTINCT FROM e.victim_sex
            AND l.suspect_age IS NOT DISTINCT FROM e.suspect_age AND l.suspect_sex IS NOT DISTINCT FROM e.suspect_sex
            AND l.other_breakdown = e.other_breakdown
        ), false) AS is_alike
    FROM pairs AS p
    JOIN told AS e ON e.reply_id = p.earlier_id
    LEFT JOIN told AS l
        ON l.reply_id = p.later_id AND l.force_id = e.force_id AND l.offence_id = e.offence_id AND l.measure_id = e.measure_id
        AND l.date_basis = e.date_basis AND l.whole_in = e.whole_in AND l.headings = e.headings
        AND l.period_start <= e.period_end AND l.period_end >= e.period_start
    GROUP BY p.earlier_id, p.later_id, e.count_id
),
compared AS (
    SELECT m.earlier_id, m.later_id, bool_or(m.is_near AND NOT m.is_alike) AS says_otherwise, bool_and(m.is_alike) AS says_all_again
    FROM met AS m
    GROUP BY m.earlier_id, m.later_id
),
-- A letter without figures, as on a review that changes nothing, takes none away; nor does one that only adds to them.
-- What of a later letter waits for a person may be the correction itself, so that the earlier figures do not stand meanwhile.
replacing AS (
    SELECT p.*
    FROM pairs AS p
    LEFT JOIN compared AS c ON c.earlier_id = p.earlier_id AND c.later_id = p.later_id
    WHERE c.earlier_id IS NULL
        OR c.says_otherwise OR c.says_all_again
        OR (p.later_id IN (FROM waiting) AND p.later_id NOT IN (SELECT t.reply_id FROM told AS t))
),
chained AS (
    SELECT r.later_id AS reply_id, arg_max(r.earlier_id, (r.earlier_on, r.earlier_id)) AS before_reply_id FROM replacing AS r GROUP BY r.later_id
),
asked AS (
    SELECT
        a.reply_id,
        CAST(to_json(list(DISTINCT {'question_no': a.question_no, 'question_text': a.question_text}
            ORDER BY {'question_no': a.question_no, 'question_text': a.question_text})) AS VARCHAR) AS questions
    FROM answers AS a
    GROUP BY a.reply_id
),
handled AS (
    SELECT d.subject_id AS reply_id, arg_max(d.kind, d.decided_at) AS last_kind
    FROM decisions AS d
    WHERE d.kind IN ('retraction', 'reinstatement')
    GROUP BY d.subject_id
)
SELECT
    k.reply_id, k.source_id, k.force_id, k.force_ids, k.reference, k.regime, k.received_on, k.replied_on,
    c.before_reply_id AS supersedes_reply_id,
    CASE
        WHEN h.last_kind = 'retraction' THEN 'retracted'
        WHEN k.reply_id IN (SELECT r.earlier_id FROM replacing AS r) THEN 'superseded'
        ELSE 'in_force'
    END AS state,
    k.subject,
    coalesce(k.questions, q.questions, '[]') AS questions
FROM keyed AS k
LEFT JOIN chained AS c ON c.reply_id = k.reply_id
LEFT JOIN asked AS q ON q.reply_id = k.reply_id
LEFT JOIN handled AS h ON h.reply_id = k.reply_id
ORDER BY k.reply_id;
