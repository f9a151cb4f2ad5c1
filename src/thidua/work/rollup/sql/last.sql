-- The latest value of some cells for each of some bodies, from their children: by as-of day, then by body, so that every
-- order of work agrees. Day and body are kept with the value (``special.day``), so that no level reads all below it.
WITH below AS (
    SELECT n.body_id, n.parent_id AS node FROM rollup_node n
    WHERE n.period_end = %(end)s AND n.parent_id = ANY (%(nodes)s::uuid[])
), /*answers of below*/
SELECT DISTINCT ON (node, at) node, at, value, day, body
FROM (
    SELECT b.node, p.at, v.figures[p.at] AS value, v.as_of AS day, b.body_id AS body
    FROM below b
    JOIN answers a ON a.body_id = b.body_id AND a.here AND a.counted
    JOIN reports_version v ON v.id = a.current_id
    CROSS JOIN unnest(%(positions)s::int[]) AS p (at)
    UNION ALL
    SELECT b.node, p.at, (t.special ->> (p.at - 1)::text)::numeric,
           (t.special #>> ARRAY['day', (p.at - 1)::text, '0'])::date, (t.special #>> ARRAY['day', (p.at - 1)::text, '1'])::uuid
    FROM below b
    JOIN rollup_total t ON t.body_id = b.body_id AND t.form_id = %(version)s AND t.period = %(period)s
    LEFT JOIN answers a ON a.body_id = b.body_id
    CROSS JOIN unnest(%(positions)s::int[]) AS p (at)
    WHERE a.whole IS NOT TRUE
) given
WHERE value IS NOT NULL
ORDER BY node, at, day DESC, body
