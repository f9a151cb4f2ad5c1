-- How many different keys the tables below each of some bodies name: one found in two places counts once.
WITH RECURSIVE under AS (
    SELECT n.body_id AS node, c.body_id FROM rollup_node n JOIN rollup_node c
        ON c.period_end = %(end)s AND c.parent_id = n.body_id
    WHERE n.period_end = %(end)s AND n.body_id = ANY (%(nodes)s::uuid[])
    UNION ALL
    SELECT u.node, c.body_id FROM under u JOIN rollup_node c ON c.period_end = %(end)s AND c.parent_id = u.body_id
)
SELECT u.node, count(DISTINCT line ->> %(column)s) AS value
FROM under u
JOIN reports_report r ON r.body_id = u.body_id AND r.state IN ('accepted', 'locked', 'restating', 'resubmitted')
JOIN reports_round o ON o.id = r.round_id AND o.form_id = %(form)s AND o.period = %(period)s
JOIN reports_version v ON v.id = r.current_id
CROSS JOIN jsonb_array_elements(coalesce(v.tables -> %(table)s, '[]'::jsonb)) AS line
WHERE coalesce(line ->> %(column)s, '') <> ''
GROUP BY u.node
