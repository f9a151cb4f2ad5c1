-- Superiors of several bodies on a day, root first. Params: ids (uuid[]), on (date).
WITH RECURSIVE up AS (
    SELECT v.body_id AS start_id, v.parent_id AS body_id, 1 AS steps
    FROM orgs_body_version v WHERE v.body_id = ANY(%(ids)s) AND v.valid @> %(on)s::date AND v.parent_id IS NOT NULL
    UNION ALL
    SELECT u.start_id, v.parent_id, u.steps + 1
    FROM up u JOIN orgs_body_version v ON v.body_id = u.body_id AND v.valid @> %(on)s::date
    WHERE v.parent_id IS NOT NULL
)
SELECT u.start_id, u.body_id, u.steps FROM up u
WHERE EXISTS (SELECT 1 FROM orgs_body_version v WHERE v.body_id = u.body_id AND v.valid @> %(on)s::date)
ORDER BY u.start_id, u.steps DESC
