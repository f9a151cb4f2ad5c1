-- The tree of a day below one body, or all of it. Params: on (date), root (uuid or NULL).
WITH RECURSIVE tree AS (
    SELECT v.body_id, NULL::uuid AS parent_id, 0 AS depth, replace(v.body_id::text, '-', '') AS path,
           v.name, v.kind_id, v.level_id, v.territory_id
    FROM orgs_body_version v
    WHERE v.valid @> %(on)s::date
      AND (v.body_id = %(root)s::uuid
           OR (%(root)s::uuid IS NULL AND NOT EXISTS (
               SELECT 1 FROM orgs_body_version p WHERE p.body_id = v.parent_id AND p.valid @> %(on)s::date)))
    UNION ALL
    SELECT v.body_id, t.body_id, t.depth + 1, t.path || '.' || replace(v.body_id::text, '-', ''),
           v.name, v.kind_id, v.level_id, v.territory_id
    FROM tree t JOIN orgs_body_version v ON v.parent_id = t.body_id AND v.valid @> %(on)s::date
)
SELECT * FROM tree ORDER BY path
