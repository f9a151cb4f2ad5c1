-- Territories of the bodies concerned, from each one upwards: for the refresh of a subtree.
above AS (
    -- From each territory concerned upwards. lower() knows only ASCII under the C locale, hence the translate();
    -- a kind word starts every territory's name and folding keeps its length.
    SELECT a.territory_id, a.parent_id, 0 AS steps,
           translate(lower(left(a.name, 1)), 'ĐẤÂĂÊÔƠƯ', 'đấâăêôơư') || substr(a.name, 2) AS label,
           a.search AS own, '' AS words,
           CASE WHEN a.short_name = '' THEN a.search
                ELSE substr(a.search, length(a.name) - length(a.short_name) + 1) END AS place_key
    FROM orgs_territory_version a
    WHERE a.valid @> %(on)s::date AND a.territory_id IN (
        SELECT v.territory_id FROM nodes n
        JOIN orgs_body_version v ON v.body_id = n.body_id AND v.valid @> %(on)s::date)
    UNION ALL
    SELECT a.territory_id, p.parent_id, a.steps + 1,
           a.label || ', ' || translate(lower(left(p.name, 1)), 'ĐẤÂĂÊÔƠƯ', 'đấâăêôơư') || substr(p.name, 2),
           a.own, a.words || ' ' || p.search, a.place_key
    FROM above a JOIN orgs_territory_version p ON p.territory_id = a.parent_id AND p.valid @> %(on)s::date
),
areas AS (
    SELECT DISTINCT ON (territory_id) territory_id, label, own, words AS above, place_key
    FROM above ORDER BY territory_id, steps DESC
)
