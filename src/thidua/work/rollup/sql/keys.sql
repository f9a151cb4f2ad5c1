-- How many different keys the tables below each of some bodies name: one found in two places counts once. United from
-- those of the children, which are kept for the next level up.
WITH below AS (
    SELECT n.body_id, n.parent_id AS node FROM rollup_node n
    WHERE n.period_end = %(end)s AND n.parent_id = ANY (%(nodes)s::uuid[])
), /*answers of below*/, found AS (
    SELECT node, array_agg(DISTINCT key) AS keys
    FROM (
        SELECT b.node, md5(line ->> %(column)s)::uuid AS key
        FROM below b
        JOIN answers a ON a.body_id = b.body_id AND a.here AND a.counted
        JOIN reports_version v ON v.id = a.current_id AND v.answer = 'figures'
        CROSS JOIN jsonb_array_elements(coalesce(v.tables -> %(table)s, '[]'::jsonb)) AS line
        WHERE coalesce(line ->> %(column)s, '') <> ''
        UNION ALL
        SELECT b.node, unnest(k.keys)
        FROM below b
        JOIN rollup_keys k ON k.body_id = b.body_id AND k.form_id = %(version)s AND k.period = %(period)s
            AND k.position = %(position)s
        LEFT JOIN answers a ON a.body_id = b.body_id
        WHERE a.whole IS NOT TRUE
    ) given
    GROUP BY node
), kept AS (
    INSERT INTO rollup_keys (form_id, period, period_end, body_id, position, keys)
    SELECT %(version)s, %(period)s, %(end)s, f.node, %(position)s, f.keys
    FROM found f
    JOIN rollup_node n ON n.period_end = %(end)s AND n.body_id = f.node AND n.parent_id IS NOT NULL
)
SELECT node, cardinality(keys) FROM found
