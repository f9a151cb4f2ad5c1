-- Every body above those that reported, with its depth: what an acceptance makes stale.
WITH RECURSIVE up AS (
    SELECT n.parent_id AS body_id FROM rollup_node n
    WHERE n.period_end = %(end)s AND n.body_id = ANY (%(bodies)s::uuid[]) AND n.parent_id IS NOT NULL
    UNION
    SELECT n.parent_id FROM up JOIN rollup_node n ON n.period_end = %(end)s AND n.body_id = up.body_id
    WHERE n.parent_id IS NOT NULL
)
SELECT n.depth, array_agg(n.body_id ORDER BY n.body_id) AS bodies
FROM up JOIN rollup_node n ON n.period_end = %(end)s AND n.body_id = up.body_id
GROUP BY n.depth ORDER BY n.depth DESC
