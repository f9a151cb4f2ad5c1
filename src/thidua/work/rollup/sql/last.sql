-- The latest value of some cells below each of some bodies: by as-of day, then by body, so that every order of work agrees.
WITH RECURSIVE under AS (
    SELECT n.body_id AS node, c.body_id FROM rollup_node n JOIN rollup_node c
        ON c.period_end = %(end)s AND c.parent_id = n.body_id
    WHERE n.period_end = %(end)s AND n.body_id = ANY (%(nodes)s::uuid[])
    UNION ALL
    SELECT u.node, c.body_id FROM under u JOIN rollup_node c ON c.period_end = %(end)s AND c.parent_id = u.body_id
)
SELECT DISTINCT ON (u.node, p.at) u.node, p.at, v.figures[p.at] AS value
FROM under u
JOIN reports_report r ON r.body_id = u.body_id AND r.state IN ('accepted', 'locked', 'restating', 'resubmitted')
JOIN reports_round o ON o.id = r.round_id AND o.form_id = %(form)s AND o.period = %(period)s
JOIN reports_version v ON v.id = r.current_id
CROSS JOIN unnest(%(positions)s::int[]) AS p (at)
WHERE v.figures[p.at] IS NOT NULL
ORDER BY u.node, p.at, v.as_of DESC, r.body_id
