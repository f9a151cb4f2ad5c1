-- Totals of some bodies of one depth for one version of a form and a period, from their children's answers and their
-- children's totals; where a child says figures of its own, these hold what stands below it, which is not added again.
-- The same statement serves one body after an acceptance and a whole level in a rebuild.
--   nodes: the bodies, null for every body of the depth; what stands between slashes is written out by figure
--   (statements.totals). OFFSET 0 keeps each figure from being taken out of its array once for every aggregate.
WITH wanted AS (
    SELECT n.body_id FROM rollup_node n
    WHERE n.period_end = %(end)s AND n.depth = %(depth)s
      AND (%(nodes)s::uuid[] IS NULL OR n.body_id = ANY (%(nodes)s::uuid[]))
), below AS (
    SELECT n.body_id, n.parent_id AS node
    FROM rollup_node n JOIN wanted w ON w.body_id = n.parent_id
    WHERE n.period_end = %(end)s
), /*answers of below*/, own AS (
    SELECT node, ARRAY[/*own_sums*/]::numeric[] AS sums, ARRAY[/*own_counts*/]::int[] AS counts,
           ARRAY[/*own_minima*/]::numeric[] AS minima, ARRAY[/*own_maxima*/]::numeric[] AS maxima,
           count(*) FILTER (WHERE counted AND answer NOT IN ('nil', 'not_applicable')) AS figures,
           count(*) FILTER (WHERE counted AND answer = 'nil') AS nil,
           count(*) FILTER (WHERE counted AND answer = 'not_applicable') AS not_applicable,
           count(*) FILTER (WHERE state = 'exempt') AS exempt, count(*) FILTER (WHERE state = 'missing') AS missing,
           count(*) FILTER (WHERE state = 'submitted') AS waiting,
           count(*) FILTER (WHERE state IN ('draft', 'returned')) AS expected,
           count(*) FILTER (WHERE submitted_at IS NOT NULL AND NOT late
               AND (state = 'submitted' OR counted AND answer <> 'not_applicable')) AS on_time
    FROM (
        SELECT node, state, answer, late, submitted_at, counted, /*figures*/
        FROM (
            SELECT b.node, a.state, a.answer, a.late, a.submitted_at, a.counted, v.figures
            FROM below b
            JOIN answers a ON a.body_id = b.body_id AND a.here
            LEFT JOIN reports_version v ON v.id = a.current_id AND a.counted
        ) report
        OFFSET 0
    ) figure
    GROUP BY node
), theirs AS (
    SELECT node, ARRAY[/*sums*/]::numeric[] AS sums, ARRAY[/*counts*/]::int[] AS counts,
           ARRAY[/*minima*/]::numeric[] AS minima, ARRAY[/*maxima*/]::numeric[] AS maxima,
           sum(figures) AS figures, sum(nil) AS nil, sum(not_applicable) AS not_applicable, sum(exempt) AS exempt,
           sum(missing) AS missing, sum(waiting) AS waiting, sum(expected) AS expected, sum(on_time) AS on_time
    FROM (
        SELECT node, figures, nil, not_applicable, exempt, missing, waiting, expected, on_time, /*arrays*/
        FROM (
            SELECT b.node, t.figures, t.nil, t.not_applicable, t.exempt, t.missing, t.waiting, t.expected, t.on_time,
                   CASE WHEN a.whole THEN '{}' ELSE t.sums END AS sums, CASE WHEN a.whole THEN '{}' ELSE t.counts END AS counts,
                   CASE WHEN a.whole THEN '{}' ELSE t.minima END AS minima,
                   CASE WHEN a.whole THEN '{}' ELSE t.maxima END AS maxima
            FROM below b
            JOIN rollup_total t ON t.body_id = b.body_id AND t.form_id = %(version)s AND t.period = %(period)s
            LEFT JOIN answers a ON a.body_id = b.body_id
        ) kept
        OFFSET 0
    ) child
    GROUP BY node
), added AS (
    SELECT coalesce(o.node, t.node) AS node,
           CASE WHEN t.node IS NULL THEN o.sums WHEN o.node IS NULL THEN t.sums ELSE
               (SELECT array_agg(coalesce(a + b, a, b) ORDER BY at) FROM unnest(o.sums, t.sums) WITH ORDINALITY u (a, b, at))
           END AS sums,
           CASE WHEN t.node IS NULL THEN o.counts WHEN o.node IS NULL THEN t.counts ELSE
               (SELECT array_agg(a + b ORDER BY at) FROM unnest(o.counts, t.counts) WITH ORDINALITY u (a, b, at))
           END AS counts,
           CASE WHEN t.node IS NULL THEN o.minima WHEN o.node IS NULL THEN t.minima ELSE
               (SELECT array_agg(least(a, b) ORDER BY at) FROM unnest(o.minima, t.minima) WITH ORDINALITY u (a, b, at))
           END AS minima,
           CASE WHEN t.node IS NULL THEN o.maxima WHEN o.node IS NULL THEN t.maxima ELSE
               (SELECT array_agg(greatest(a, b) ORDER BY at)
                FROM unnest(o.maxima, t.maxima) WITH ORDINALITY u (a, b, at))
           END AS maxima,
           coalesce(o.figures, 0) + coalesce(t.figures, 0) AS figures, coalesce(o.nil, 0) + coalesce(t.nil, 0) AS nil,
           coalesce(o.not_applicable, 0) + coalesce(t.not_applicable, 0) AS not_applicable,
           coalesce(o.exempt, 0) + coalesce(t.exempt, 0) AS exempt,
           coalesce(o.missing, 0) + coalesce(t.missing, 0) AS missing,
           coalesce(o.waiting, 0) + coalesce(t.waiting, 0) AS waiting,
           coalesce(o.expected, 0) + coalesce(t.expected, 0) AS expected,
           coalesce(o.on_time, 0) + coalesce(t.on_time, 0) AS on_time
    FROM own o FULL JOIN theirs t ON t.node = o.node
), written AS (
    INSERT INTO rollup_total AS t (body_id, form_id, period, year, period_end, sums, counts, minima, maxima, special,
        figures, nil, not_applicable, exempt, missing, waiting, expected, on_time, computed_at)
    SELECT node, %(version)s, %(period)s, %(year)s, %(end)s, sums, counts, minima, maxima, '{}',
           figures, nil, not_applicable, exempt, missing, waiting, expected, on_time, %(at)s
    FROM added
    ON CONFLICT (form_id, period, body_id) DO UPDATE SET
        period_end = excluded.period_end, sums = excluded.sums, counts = excluded.counts, minima = excluded.minima,
        maxima = excluded.maxima, special = excluded.special, figures = excluded.figures, nil = excluded.nil,
        not_applicable = excluded.not_applicable, exempt = excluded.exempt, missing = excluded.missing,
        waiting = excluded.waiting, expected = excluded.expected, on_time = excluded.on_time,
        computed_at = excluded.computed_at
    RETURNING t.body_id
)
DELETE FROM rollup_total t USING wanted w
WHERE t.body_id = w.body_id AND t.form_id = %(version)s AND t.period = %(period)s
  AND NOT EXISTS (SELECT 1 FROM written d WHERE d.body_id = t.body_id)
