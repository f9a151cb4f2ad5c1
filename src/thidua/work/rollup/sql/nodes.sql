-- The tree on the last day of a period, from the versions valid then; a body that had ended by then stands where it last
-- stood. Depth from the roots, so that totals can be computed level by level.
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
)
INSERT INTO rollup_node (period_end, body_id, parent_id, depth)
SELECT %(end)s, body_id, parent_id, depth FROM tree
