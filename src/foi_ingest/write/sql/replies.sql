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
dated AS (
    SELECT k.force_ids, k.reference_key, k.replied_on, min(k.reply_id) AS reply_id
    FROM keyed AS k
    WHERE k.reference_key IS NOT NULL AND k.replied_on IS NOT NULL
    GROUP BY ALL
),
chained AS (
    SELECT
        d.*,
        lag(d.reply_id) OVER earlier_to_later AS before_reply_id,
        lead(d.reply_id) OVER earlier_to_later AS after_reply_id
    FROM dated AS d
    WINDOW earlier_to_later AS (PARTITION BY d.force_ids, d.reference_key ORDER BY d.replied_on)
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
        WHEN c.after_reply_id IS NOT NULL THEN 'superseded'
        ELSE 'in_force'
    END AS state,
    k.subject,
    coalesce(k.questions, q.questions, '[]') AS questions
FROM keyed AS k
LEFT JOIN chained AS c
    ON c.force_ids = k.force_ids AND c.reference_key = k.reference_key AND c.replied_on = k.replied_on
LEFT JOIN asked AS q ON q.reply_id = k.reply_id
LEFT JOIN handled AS h ON h.reply_id = k.reply_id
ORDER BY k.reply_id;
