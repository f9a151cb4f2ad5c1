"""Where the lines of a scanned plan stand on its pages."""

from __future__ import annotations

from uuid import UUID

from thidua.ground.actor import Actor
from thidua.reading.line_boxes import Stretch, from_json, stretches
from thidua.work.plans import errors, policy
from thidua.work.plans.models import Plan


def stretch_of_scan(actor: Actor, plan_id: UUID, first: int, last: int) -> tuple[UUID, Stretch | None]:
    """The paper of a plan the actor may see, and the part of its page that shows these lines.

    Lines of several pages give the part on the first of them; a plan that was no scan, or read before boxes were
    kept, gives none. Only the boxes of the reading are fetched: this answers for each picture of a page.

    :raises NotFound: absent or out of scope.
    """
    row = (
        Plan.objects.filter(policy.visible(actor), id=plan_id)
        .values_list("paper_id", "reading__line_boxes")
        .first()
    )
    if row is None:
        raise errors.plan_not_found()
    paper_id, boxes = row
    found = stretches(from_json({"line_boxes": boxes}), first, last)
    return paper_id, found[0] if found else None
