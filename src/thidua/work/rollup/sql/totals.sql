-- Totals of some bodies of one depth for one form and period, from their children's reports in force and their
-- children's totals. The same statement serves one body after an acceptance and a whole level in a rebuild.
--   nodes: the bodies, null for every body of the depth; cells: number of the form's cells;
--   means, weights: positions (from 1) of weighted cells and of their weights.
WITH wanted AS (
    SELECT n.body_id FROM rollup_node n
    WHERE n.period_end = %(end)s AND n.depth = %(depth)s
      AND (%(nodes)s::uuid[] IS NULL OR n.body_id = ANY (%(nodes)s::uuid[]))
), below AS (
    SELECT n.body_id, n.parent_id AS node
    FROM rollup_node n JOIN wanted w ON w.body_id = n.parent_id
    WHERE n.period_end = %(end)s
), reports AS (
    SELECT b.node, r.state, r.answer, r.late, r.submitted_at,
           CASE WHEN r.state IN ('accepted', 'locked', 'restating', 'resubmitted') THEN v.figures END AS figures
    FROM below b
    JOIN reports_report r ON r.body_id = b.body_id
    JOIN reports_round o ON o.id = r.round_id
    LEFT JOIN reports_version v ON v.id = r.current_id
    WHERE o.form_id = %(form)s AND o.period = %(period)s AND r.state <> 'cancelled'
), children AS (
    SELECT b.node, t.* FROM below b
    JOIN rollup_total t ON t.body_id = b.body_id AND t.form_id = %(form)s AND t.period = %(period)s
), cells AS (
    SELECT r.node, u.at, u.value AS total, (u.value IS NOT NULL)::int AS n, u.value AS least, u.value AS most
    FROM reports r, unnest(r.figures) WITH ORDINALITY AS u (value, at)
    UNION ALL
    SELECT r.node, %(cells)s + 2 * m.at - 1, r.figures[m.mean] * r.figures[m.weight], 0, NULL, NULL
    FROM reports r, unnest(%(means)s::int[], %(weights)s::int[]) WITH ORDINALITY AS m (mean, weight, at)
    WHERE r.figures IS NOT NULL
    UNION ALL
    SELECT r.node, %(cells)s + 2 * m.at,
           CASE WHEN r.figures[m.mean] IS NOT NULL THEN r.figures[m.weight] END, 0, NULL, NULL
    FROM reports r, unnest(%(means)s::int[], %(weights)s::int[]) WITH ORDINALITY AS m (mean, weight, at)
    WHERE r.figures IS NOT NULL
    UNION ALL
    SELECT c.node, u.at, u.total, u.n, u.least, u.most
    FROM children c, unnest(c.sums, c.counts, c.minima, c.maxima) WITH ORDINALITY AS u (total, n, least, most, at)
), summed AS (
    SELECT node, at, sum(total) AS total, sum(coalesce(n, 0))::int AS n, min(least) AS least, max(most) AS most
    FROM cells GROUP BY node, at
), arrays AS (
    SELECT node, array_agg(total ORDER BY at) AS sums, array_agg(n ORDER BY at) AS counts,
           array_agg(least ORDER BY at) AS minima, array_agg(most ORDER BY at) AS maxima
    FROM summed GROUP BY node
), states AS (
    SELECT node, sum(figures)::int AS figures, sum(nil)::int AS nil, sum(not_applicable)::int AS not_applicable,
           sum(exempt)::int AS exempt, sum(missing)::int AS missing, sum(waiting)::int AS waiting,
           sum(expected)::int AS expected, sum(on_time)::int AS on_time
    FROM (
        SELECT node,
               (counted AND answer NOT IN ('nil', 'not_applicable'))::int AS figures,
               (counted AND answer = 'nil')::int AS nil,
               (counted AND answer = 'not_applicable')::int AS not_applicable,
               (state = 'exempt')::int AS exempt, (state = 'missing')::int AS missing,
               (state = 'submitted')::int AS waiting, (state IN ('draft', 'returned'))::int AS expected,
               (submitted_at IS NOT NULL AND NOT late AND (state = 'submitted'
                    OR counted AND answer <> 'not_applicable'))::int AS on_time
        FROM (SELECT *, state IN ('accepted', 'locked', 'restating', 'resubmitted') AS counted FROM reports) own
        UNION ALL
        SELECT node, figures, nil, not_applicable, exempt, missing, waiting, expected, on_time FROM children
    ) every
    GROUP BY node
), written AS (
    INSERT INTO rollup_total AS t (body_id, form_id, period, year, period_end, sums, counts, minima, maxima, special,
        figures, nil, not_applicable, exempt, missing, waiting, expected, on_time, computed_at)
    SELECT s.node, %(form)s, %(period)s, %(year)s, %(end)s,
           coalesce(a.sums, array_fill(NULL::numeric, ARRAY[%(width)s])),
           coalesce(a.counts, array_fill(0, ARRAY[%(width)s])),
           coalesce(a.minima, array_fill(NULL::numeric, ARRAY[%(width)s])),
           coalesce(a.maxima, array_fill(NULL::numeric, ARRAY[%(width)s])),
           '{}', s.figures, s.nil, s.not_applicable, s.exempt, s.missing, s.waiting, s.expected, s.on_time, %(at)s
    FROM states s LEFT JOIN arrays a ON a.node = s.node
    ON CONFLICT (form_id, period, body_id) DO UPDATE SET
        period_end = excluded.period_end, sums = excluded.sums, counts = excluded.counts, minima = excluded.minima,
        maxima = excluded.maxima, special = excluded.special, figures = excluded.figures, nil = excluded.nil,
        not_applicable = excluded.not_applicable, exempt = excluded.exempt, missing = excluded.missing,
        waiting = excluded.waiting, expected = excluded.expected, on_time = excluded.on_time,
        computed_at = excluded.computed_at
    RETURNING t.body_id
)
DELETE FROM rollup_total t USING wanted w
WHERE t.body_id = w.body_id AND t.form_id = %(form)s AND t.period = %(period)s
  AND NOT EXISTS (SELECT 1 FROM written d WHERE d.body_id = t.body_id)
