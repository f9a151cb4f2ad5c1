-- What followed upon bodies that ended within a period and whose answer counts: each with everybody who took over from it
-- in turn, whether that one answered for its ground after the day, and whether it ended itself within the period.
WITH RECURSIVE /*answers of all*/, line AS (
    SELECT l.predecessor_id AS body_id, l.predecessor_id AS giver, l.successor_id AS taker, l.on
    FROM orgs_body_lineage l
    WHERE l.on >= %(start)s AND l.on < %(end)s AND l.successor_id <> l.predecessor_id
      AND l.predecessor_id IN (
          SELECT r.body_id FROM reports_report r JOIN reports_round o ON o.id = r.round_id
          JOIN reports_form_version f ON f.id = o.form_id
          WHERE f.form_id = %(form)s AND o.period = %(period)s AND r.state <> 'cancelled'
      )
    UNION
    SELECT line.body_id, l.predecessor_id, l.successor_id, l.on
    FROM line JOIN orgs_body_lineage l ON l.predecessor_id = line.taker AND l.on >= line.on
    WHERE l.on < %(end)s AND l.successor_id <> l.predecessor_id
)
SELECT line.body_id, line.giver, line.taker, line.on,
       coalesce(a.counted AND (a.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date >= line.on, false) AS answered
FROM line LEFT JOIN answers a ON a.body_id = line.taker
WHERE NOT EXISTS (SELECT 1 FROM orgs_body_version v WHERE v.body_id = line.giver AND v.valid @> (%(end)s::date - 1))
