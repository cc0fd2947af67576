-- One figure with its names, its file, its reply and the checks that its place took part in.

SELECT
    c.count_id, c.force_id, coalesce(f.name, c.force_id) AS force, c.offence_id, coalesce(o.name, c.offence_id) AS offence, c.measure_id,
    c.date_basis, c.period_start, c.period_end, c.platform_id, c.victim_age, c.victim_sex, c.suspect_age, c.suspect_sex, c.outcome_id,
    c.other_breakdown, c.status, c.count, c.count_low, c.count_high, c.raw_value, c.raw_labels, s.names, c.source_id, c.place,
    c.reply_id, r.reference, r.replied_on, r.state AS reply_state, c.read_by,
    coalesce((
        SELECT list({'what': k.what, 'left_side': k.left_side, 'right_side': k.right_side, 'verdict': k.verdict} ORDER BY k.check_id)
        FROM checks AS k
        WHERE k.source_id = c.source_id AND list_contains(from_json(k.places, '["VARCHAR"]'), c.place)
    ), []) AS checks
FROM offence_counts AS c
JOIN sources AS s ON s.source_id = c.source_id
JOIN replies AS r ON r.reply_id = c.reply_id
LEFT JOIN forces AS f ON f.force_id = c.force_id
LEFT JOIN offences AS o ON o.offence_id = c.offence_id
WHERE c.count_id = ?;
