-- The tree on the last day of a period, from the versions valid then; a body that had ended by then stands where it last
-- stood. Depth from the roots, so that totals can be computed level by level. Only what differs from the tree kept is
-- written: mostly nothing, and checking 100,000 rows' keys costs more than adding up a year.
WITH RECURSIVE latest AS (
    SELECT DISTINCT ON (v.body_id) v.body_id, v.parent_id
    FROM orgs_body_version v
    WHERE lower(v.valid) IS NULL OR lower(v.valid) < %(end)s
    ORDER BY v.body_id, v.valid DESC
), tree AS (
    SELECT body_id, NULL::uuid AS parent_id, 0 AS depth, ARRAY[body_id] AS seen
    FROM latest WHERE parent_id IS NULL OR parent_id NOT IN (SELECT body_id FROM latest)
    UNION ALL
    SELECT l.body_id, l.parent_id, t.depth + 1, t.seen || l.body_id
    FROM tree t JOIN latest l ON l.parent_id = t.body_id
    WHERE NOT l.body_id = ANY (t.seen)
), gone AS (
    DELETE FROM rollup_node n
    WHERE n.period_end = %(end)s AND NOT EXISTS (SELECT 1 FROM tree t WHERE t.body_id = n.body_id)
    RETURNING n.body_id
), put AS (
    INSERT INTO rollup_node AS kept (period_end, body_id, parent_id, depth)
    SELECT %(end)s, t.body_id, t.parent_id, t.depth
    FROM tree t LEFT JOIN rollup_node n ON n.period_end = %(end)s AND n.body_id = t.body_id
    WHERE n.body_id IS NULL OR (n.parent_id, n.depth) IS DISTINCT FROM (t.parent_id, t.depth)
    ON CONFLICT (period_end, body_id) DO UPDATE SET parent_id = excluded.parent_id, depth = excluded.depth
    RETURNING (xmax <> 0) AS moved
)
SELECT (SELECT count(*) FROM put WHERE NOT moved) AS added,
       (SELECT count(*) FROM put WHERE moved) + (SELECT count(*) FROM gone) AS moved
