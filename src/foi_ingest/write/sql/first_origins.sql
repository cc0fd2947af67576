-- Where the files of a release were found that was made before `origins`: its names say it, `mail.eml/figures.csv` for what lay in `mail.eml`.

INSERT INTO origins
WITH named AS (
    SELECT s.source_id, s.kind, unnest(from_json(s.names, '["VARCHAR"]')) AS name FROM sources AS s
)
SELECT DISTINCT
    n.source_id,
    first(p.source_id ORDER BY length(p.name) DESC, p.source_id) AS parent_id,
    CASE WHEN max(length(p.name)) IS NULL THEN n.name ELSE substr(n.name, max(length(p.name)) + 2) END AS name
FROM named AS n
LEFT JOIN named AS p ON p.kind IN ('eml', 'zip') AND p.source_id <> n.source_id AND starts_with(n.name, p.name || '/')
GROUP BY n.source_id, n.name
ORDER BY ALL;
