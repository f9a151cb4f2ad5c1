-- Today's projection for a set of starting bodies and all below them. Params: on (date), ids (uuid[] or NULL = all roots).
WITH RECURSIVE up AS (
    SELECT v.body_id AS start_id, v.body_id, v.parent_id,
           replace(v.body_id::text, '-', '') AS path, 0 AS depth
    FROM orgs_body_version v
    WHERE v.valid @> %(on)s::date
      AND (v.body_id = ANY(%(ids)s::uuid[])
           OR (%(ids)s::uuid[] IS NULL AND NOT EXISTS (
               SELECT 1 FROM orgs_body_version p WHERE p.body_id = v.parent_id AND p.valid @> %(on)s::date)))
    UNION ALL
    SELECT u.start_id, p.body_id, p.parent_id,
           replace(p.body_id::text, '-', '') || '.' || u.path, u.depth + 1
    FROM up u JOIN orgs_body_version p ON p.body_id = u.parent_id AND p.valid @> %(on)s::date
),
starts AS (
    SELECT DISTINCT ON (start_id) start_id AS body_id, path, depth FROM up ORDER BY start_id, depth DESC
),
tree AS (
    SELECT s.body_id, s.path, s.depth FROM starts s
    UNION ALL
    SELECT v.body_id, t.path || '.' || replace(v.body_id::text, '-', ''), t.depth + 1
    FROM tree t JOIN orgs_body_version v ON v.parent_id = t.body_id AND v.valid @> %(on)s::date
),
nodes AS (SELECT DISTINCT ON (body_id) body_id, path, depth FROM tree),
{areas}
INSERT INTO orgs_body_place AS old (
    body_id, version_id, path, depth, name, short_name, kind_id, level_id, rank, slot, parent_id, territory_id,
    territory_name, name_key, place_key, search, sort, children, sample)
SELECT n.body_id, v.id, n.path, n.depth, v.name, v.short_name, v.kind_id, v.level_id, l.rank, v.slot,
       CASE WHEN n.depth > 0 THEN v.parent_id END, v.territory_id,
       coalesce(a.label, ''), v.name_key, coalesce(a.place_key, ''),
       ' ' || v.search || CASE
           WHEN a.own IS NULL THEN ''
           WHEN right(v.name_key, length(a.own)) = a.own THEN a.above
           ELSE ' ' || a.own || a.above END,
       v.sort,
       (SELECT count(*) FROM orgs_body_version c WHERE c.parent_id = n.body_id AND c.valid @> %(on)s::date),
       b.sample
FROM nodes n
JOIN orgs_body_version v ON v.body_id = n.body_id AND v.valid @> %(on)s::date
JOIN orgs_body b ON b.id = n.body_id
JOIN orgs_level l ON l.code = v.level_id
LEFT JOIN areas a ON a.territory_id = v.territory_id
ON CONFLICT (body_id) DO UPDATE SET
    version_id = excluded.version_id, path = excluded.path, depth = excluded.depth, name = excluded.name,
    short_name = excluded.short_name, kind_id = excluded.kind_id, level_id = excluded.level_id, rank = excluded.rank,
    slot = excluded.slot, parent_id = excluded.parent_id, territory_id = excluded.territory_id,
    territory_name = excluded.territory_name, name_key = excluded.name_key, place_key = excluded.place_key,
    search = excluded.search, sort = excluded.sort, children = excluded.children, sample = excluded.sample
WHERE (old.version_id, old.path, old.depth, old.name, old.short_name, old.kind_id, old.level_id, old.rank, old.slot,
       old.parent_id, old.territory_id, old.territory_name, old.name_key, old.place_key, old.search, old.sort,
       old.children, old.sample)
   IS DISTINCT FROM
      (excluded.version_id, excluded.path, excluded.depth, excluded.name, excluded.short_name, excluded.kind_id,
       excluded.level_id, excluded.rank, excluded.slot, excluded.parent_id, excluded.territory_id,
       excluded.territory_name, excluded.name_key, excluded.place_key, excluded.search, excluded.sort,
       excluded.children, excluded.sample)
