-- How many different keys the tables below a body name, counted again from every report: from who reported upwards; what
-- stands below a body that says figures of its own goes no further than to it. keys.sql must give the same.
WITH RECURSIVE /*answers*/, up AS (
    SELECT a.current_id, n.parent_id AS node
    FROM answers a JOIN rollup_node n ON n.period_end = %(end)s AND n.body_id = a.body_id
    WHERE a.here AND a.counted AND n.parent_id IS NOT NULL
    UNION ALL
    SELECT u.current_id, n.parent_id
    FROM up u
    JOIN rollup_node n ON n.period_end = %(end)s AND n.body_id = u.node AND n.parent_id IS NOT NULL
    LEFT JOIN answers a ON a.body_id = u.node
    WHERE a.whole IS NOT TRUE
)
SELECT u.node, count(DISTINCT line ->> %(column)s) AS value
FROM up u
JOIN reports_version v ON v.id = u.current_id AND v.answer = 'figures'
CROSS JOIN jsonb_array_elements(coalesce(v.tables -> %(table)s, '[]'::jsonb)) AS line
WHERE coalesce(line ->> %(column)s, '') <> '' AND u.node = ANY (%(nodes)s::uuid[])
GROUP BY u.node
