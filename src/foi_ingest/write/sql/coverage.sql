-- Who has figures for what, and who has none, and why.

CREATE OR REPLACE VIEW coverage AS
WITH periods AS (
    SELECT DISTINCT
        c.force_id, c.offence_id, c.measure_id, c.status, c.count_low IS NOT NULL AS is_number,
        c.count_low IS NOT NULL AND c.platform_id IS NULL AND c.victim_age IS NULL AND c.victim_sex IS NULL AND c.suspect_age IS NULL
            AND c.suspect_sex IS NULL AND c.outcome_id IS NULL AND c.other_breakdown = '{}' AS is_whole,
        c.period_start, c.period_end
    FROM current_counts AS c
),
told AS (
    -- Each with every financial year that it touches: 1 April to 31 March.
    SELECT
        p.*,
        unnest(range(
            year(p.period_start - INTERVAL 3 MONTH), year(p.period_end - INTERVAL 3 MONTH) + 1
        )) AS financial_year
    FROM periods AS p
),
judged AS (
    SELECT
        t.force_id, t.offence_id, t.measure_id, t.financial_year,
        len(list_distinct(flatten(list(range(
            date_diff('month', make_date(t.financial_year, 4, 1), t.period_start),
            date_diff('month', make_date(t.financial_year, 4, 1), t.period_end + 1)
        )) FILTER (
            WHERE t.is_whole AND t.is_inside AND day(t.period_start) = 1 AND day(t.period_end + 1) = 1
        )))) = 12 AS has_year,
        bool_or(t.is_number) AS has_number,
        -- What there is of a year that is not whole: months of it, a period that reaches beyond it, or parts of a figure only.
        list_filter([
            CASE WHEN bool_or(t.is_whole AND t.is_inside) THEN 'part_of_the_year' END,
            CASE WHEN bool_or(t.is_whole AND NOT t.is_inside) THEN 'in_another_period' END,
            CASE WHEN NOT bool_or(t.is_whole) THEN 'broken_down_only' END
        ], lambda part: part IS NOT NULL) AS parts,
        list(DISTINCT t.status ORDER BY t.status) FILTER (WHERE NOT t.is_number) AS statuses
    FROM (
        SELECT
            x.*, x.period_start >= make_date(x.financial_year, 4, 1) AND x.period_end < make_date(x.financial_year + 1, 4, 1) AS is_inside
        FROM told AS x
    ) AS t
    GROUP BY ALL
),
told_years AS (
    SELECT j.offence_id, j.measure_id, j.financial_year, min(o.jurisdiction) AS holds_in
    FROM judged AS j
    LEFT JOIN offences AS o ON o.offence_id = j.offence_id
    GROUP BY ALL
),
wanted AS (
    SELECT a.offence_id, a.measure_id, a.financial_year, f.force_id, f.name AS force
    FROM told_years AS a
    -- The forces asked (asked.csv); without such a file every territorial force where the offence is law.
    JOIN forces AS f
        ON CASE WHEN EXISTS (FROM asked) THEN f.force_id IN (SELECT named.force_id FROM asked AS named) ELSE f.kind = 'territorial' END
        AND (a.holds_in IS NULL OR contains(a.holds_in, f.jurisdiction))
),
-- Figures that a later letter took back without giving them anew.
superseded AS (
    SELECT DISTINCT
        c.force_id, c.offence_id, c.measure_id,
        unnest(range(year(c.period_start - INTERVAL 3 MONTH), year(c.period_end - INTERVAL 3 MONTH) + 1)) AS financial_year
    FROM offence_counts AS c
    JOIN replies AS r ON r.reply_id = c.reply_id
    WHERE r.state <> 'in_force' AND c.count_low IS NOT NULL
),
repliers AS (
    SELECT r.reply_id, unnest(from_json(r.force_ids, '["VARCHAR"]')) AS force_id FROM replies AS r WHERE r.state = 'in_force'
),
-- What each question that was not answered with figures is about: the one offence that it names, or it is not known which.
cited AS (
    SELECT
        a.reply_id, a.disposition, from_json(a.exemption_ids, '["VARCHAR"]') AS exemption_ids,
        CASE WHEN count(DISTINCT n.offence_id) = 1 THEN min(n.offence_id) END AS offence_id,
        min(n.period_start) AS asked_from, max(n.period_end) AS asked_to
    FROM answers AS a
    LEFT JOIN asked_about AS n ON n.source_id = a.source_id AND n.reply_id = a.reply_id AND n.question_no = a.question_no
    WHERE a.disposition <> 'answered'
    GROUP BY a.source_id, a.reply_id, a.question_no, a.disposition, a.exemption_ids
),
refusals AS (
    SELECT f.force_id, a.*
    FROM repliers AS f
    JOIN cited AS a ON a.reply_id = f.reply_id
),
replied AS (
    SELECT f.force_id, list(DISTINCT f.reply_id ORDER BY f.reply_id) AS reply_ids FROM repliers AS f GROUP BY f.force_id
),
-- For each offence what was said of it; only where nothing was, what was said of nothing in particular.
said AS (
    SELECT
        w.force_id, w.offence_id, w.financial_year, bool_or(a.offence_id IS NOT NULL) AS is_of_the_offence,
        list(DISTINCT a.disposition ORDER BY a.disposition) AS dispositions,
        list_sort(list_distinct(flatten(coalesce(list(a.exemption_ids) FILTER (WHERE a.exemption_ids IS NOT NULL), [])))) AS exemption_ids
    FROM (SELECT DISTINCT x.force_id, x.offence_id, x.financial_year FROM wanted AS x) AS w
    JOIN refusals AS a
        ON a.force_id = w.force_id AND (a.offence_id IS NULL OR a.offence_id = w.offence_id)
        AND (a.asked_from IS NULL OR a.asked_from < make_date(w.financial_year + 1, 4, 1))
        AND (a.asked_to IS NULL OR a.asked_to >= make_date(w.financial_year, 4, 1))
    GROUP BY w.force_id, w.offence_id, w.financial_year, a.offence_id IS NULL
    QUALIFY row_number() OVER (PARTITION BY w.force_id, w.offence_id, w.financial_year ORDER BY is_of_the_offence DESC) = 1
)
SELECT
    w.force_id, w.force, w.offence_id, w.measure_id,
    make_date(w.financial_year, 4, 1) AS period_start,
    make_date(w.financial_year + 1, 3, 31) AS period_end,
    CASE
        WHEN j.has_year THEN 'figure'
        WHEN j.has_number THEN 'part'
        WHEN j.statuses IS NOT NULL THEN 'no_number'
        WHEN s.force_id IS NOT NULL THEN 'superseded'
        WHEN r.force_id IS NULL THEN 'no_reply'
        WHEN list_contains(d.dispositions, 'refused') THEN 'refused'
        WHEN list_contains(d.dispositions, 'neither_confirm_nor_deny') THEN 'neither_confirm_nor_deny'
        WHEN list_contains(d.dispositions, 'not_held') THEN 'not_held'
        ELSE 'not_told'
    END AS state,
    CASE
        WHEN j.has_year THEN []
        WHEN j.has_number THEN j.parts
        ELSE coalesce(j.statuses, d.dispositions, [])
    END AS reasons,
    CASE WHEN j.has_number IS NOT TRUE THEN coalesce(d.exemption_ids, []) ELSE [] END AS exemption_ids,
    CASE WHEN j.has_number IS NOT TRUE AND j.statuses IS NULL THEN d.is_of_the_offence END AS is_of_the_offence,
    coalesce(r.reply_ids, []) AS reply_ids
FROM wanted AS w
LEFT JOIN judged AS j
    ON j.force_id = w.force_id AND j.offence_id = w.offence_id AND j.measure_id = w.measure_id AND j.financial_year = w.financial_year
LEFT JOIN superseded AS s
    ON s.force_id = w.force_id AND s.offence_id = w.offence_id AND s.measure_id = w.measure_id AND s.financial_year = w.financial_year
LEFT JOIN said AS d ON d.force_id = w.force_id AND d.offence_id = w.offence_id AND d.financial_year = w.financial_year
LEFT JOIN replied AS r ON r.force_id = w.force_id;

COMMENT ON VIEW coverage IS
'Each expected force and financial year of what anyone told: figure (whole months fill the year), part (a part of the year, or broken down only), or why there is none. is_of_the_offence: the refusal names this offence; false: it is the force''s, and does not say of what.';
