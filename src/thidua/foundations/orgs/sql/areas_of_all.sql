-- All territories of the day, from the top downwards: each superior is read once. For the whole rebuild.
areas AS (
    -- lower() knows only ASCII under the C locale, hence the translate(); a kind word starts every territory's name and
    -- folding keeps its length.
    SELECT a.territory_id,
           translate(lower(left(a.name, 1)), 'ĐẤÂĂÊÔƠƯ', 'đấâăêôơư') || substr(a.name, 2) AS label,
           a.search AS own, '' AS above,
           CASE WHEN a.short_name = '' THEN a.search
                ELSE substr(a.search, length(a.name) - length(a.short_name) + 1) END AS place_key
    FROM orgs_territory_version a
    WHERE a.valid @> %(on)s::date AND NOT EXISTS (
        SELECT 1 FROM orgs_territory_version p WHERE p.territory_id = a.parent_id AND p.valid @> %(on)s::date)
    UNION ALL
    SELECT c.territory_id,
           translate(lower(left(c.name, 1)), 'ĐẤÂĂÊÔƠƯ', 'đấâăêôơư') || substr(c.name, 2) || ', ' || a.label,
           c.search, ' ' || a.own || a.above,
           CASE WHEN c.short_name = '' THEN c.search
                ELSE substr(c.search, length(c.name) - length(c.short_name) + 1) END
    FROM areas a JOIN orgs_territory_version c ON c.parent_id = a.territory_id AND c.valid @> %(on)s::date
)
