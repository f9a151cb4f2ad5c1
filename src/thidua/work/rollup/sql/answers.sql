-- The one answer by which each body stands in a form's period. Several may have asked the same of it, or asked it with
-- another version of the form: then what was accepted goes before what waits, that before what is still asked, and of two
-- alike the one handed in last. What its successors have answered for (rollup_superseded) stands no more.
--   here: it is to the version asked for. whole: it says figures of its own, which hold those of the bodies below it.
answers AS (
    SELECT DISTINCT ON (r.body_id) r.body_id, r.state, r.answer, r.late, r.current_id,
           coalesce(r.restated_at, r.submitted_at) AS submitted_at,
           o.form_id = %(version)s AS here, s.counted, s.counted AND r.answer NOT IN ('nil', 'not_applicable') AS whole
    FROM reports_report r
    JOIN reports_round o ON o.id = r.round_id
    JOIN reports_form_version f ON f.id = o.form_id
    CROSS JOIN LATERAL (SELECT r.state IN ('accepted', 'locked', 'restating', 'resubmitted') AS counted) s
    WHERE f.form_id = %(form)s AND o.period = %(period)s AND o.state <> 'cancelled' AND r.state <> 'cancelled' /*among*/
      /*standing*/
    ORDER BY r.body_id, /*rank*/, coalesce(r.restated_at, r.submitted_at) DESC NULLS LAST, r.id
)
