"""Carry a reorganisation out, and undo it while nothing was built on it: each in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.lifecycle import advance

from ... import errors
from ...facts_reorganisations import Built, CarriedOut
from ...facts_reorganising import Plan
from ...lifecycle import REORGANISATION
from ...models import Reorganisation
from ...rules.reorganising_plan import fingerprint
from ...selectors.bodies import listed
from ...selectors.reorganisations import bodies_within, territories_touched
from ...selectors.reorganising import plan_of, steps_of
from ...selectors.reorganising_undo import built_on
from ..places import rebuild_places, refresh_places
from ..versions import lock_tree
from .drafting import let_go, lock_reorganisation
from .journal import restore
from .permit import require_permission
from .writing import write

#: Up to this many bodies their places are refreshed one subtree at a time; above, today's tree is built anew.
_FEW = 3000


@transaction.atomic
def carry_out_reorganisation(
    *,
    actor: Actor,
    reorganisation_id: UUID,
    at: datetime,
    revision: int | None = None,
    expected: str = "",
) -> CarriedOut:
    """Write everything the plan says, or nothing. May stand inside the transaction of a journey.

    :param revision: what the person saw of the reorganisation. :param expected: the fingerprint of the plan shown; a
        tree that changed meanwhile gives another plan, and nothing is done.
    :raises NotPossible: ``orgs-019`` with everything that stands in the way in ``details["problems"]``.
    :raises Stale: the reorganisation or its plan is no longer what was shown.
    """
    lock_tree()
    row = lock_reorganisation(actor, reorganisation_id, revision)
    before = advance(row, REORGANISATION, "carry_out")
    steps = steps_of(row.pk)
    require_permission(actor, row.on, steps)
    plan = plan_of(row, steps)
    if plan.problems:
        raise errors.hindered(plan.problems)
    if expected and expected != fingerprint(plan):
        raise errors.plan_changed(row.title)
    bodies = write(row, plan)
    _name_results(row, plan)
    _refresh(row, [*bodies, *bodies_within([t.id for t in plan.changed_territories], row.on)], at)
    row.carried_out_at = at
    row.revision += 1
    row.save()
    outcome = CarriedOut(
        reorganisation_id=row.pk,
        title=row.title,
        on=row.on,
        made=dict(plan.made),
        territories=(len(plan.new_territories), len(plan.ended_territories), len(plan.changed_territories)),
        bodies=(
            len({b.id for b in plan.new_bodies}),
            len(plan.ended_bodies),
            len({b.id for b in plan.changed_bodies}),
        ),
        without_taker=tuple(b.id for b in plan.without_taker),
        plan=plan,
    )
    audit.record(
        actor=actor,
        verb="orgs.carry_out_reorganisation",
        subject_type="reorganisation",
        subject_id=row.pk,
        subject_label=row.title,
        changes={
            "state": [before, row.state],
            "since": [None, row.on.isoformat()],
            "territories_made": [0, outcome.territories[0]],
            "territories_ended": [0, outcome.territories[1]],
            "bodies_made": [0, outcome.bodies[0]],
            "bodies_ended": [0, outcome.bodies[1]],
        },
        reason=row.act_number,
        at=at,
    )
    return outcome


@transaction.atomic
def undo_reorganisation(
    *,
    actor: Actor,
    reorganisation_id: UUID,
    reason: str,
    at: datetime,
    revision: int | None = None,
    built: Sequence[Built] = (),
    labels: Mapping[str, str] | None = None,
) -> None:
    """Put every row back as it was before the act; refused when anything stands on what it made or changed.

    :param built: what other rooms found built on it. A journey puts its own rows back first, in this transaction.
    :param labels: table → what people call its rows, for what the foreign keys find.
    :raises NotPossible: ``orgs-021`` with the list in ``details["built"]``; nothing is undone.
    """
    lock_tree()
    row = lock_reorganisation(actor, reorganisation_id, revision)
    before = advance(row, REORGANISATION, "undo")
    require_permission(actor, row.on, steps_of(row.pk))
    found = [*built, *built_on(row.pk, labels, own=True)]
    if found:
        raise errors.built_upon(row.title, found)
    let_go(row)
    areas = bodies_within(territories_touched(row.pk), row.on)
    bodies = restore(row.pk)
    _refresh(row, [*bodies, *areas], at)
    row.undone_at = at
    row.revision += 1
    row.save()
    audit.record(
        actor=actor,
        verb="orgs.undo_reorganisation",
        subject_type="reorganisation",
        subject_id=row.pk,
        subject_label=row.title,
        changes={"state": [before, row.state]},
        reason=reason,
        at=at,
    )


def _name_results(row: Reorganisation, plan: Plan) -> None:
    """Which territory or body each result became."""
    made = {body.id for body in plan.new_bodies}
    bodies = {key: ident for key, ident in plan.made.items() if ident in made}
    territories = {place.key: place.id for place in plan.new_territories}
    with connection.cursor() as cursor:
        for subject, became in (("territory", territories), ("body", bodies)):
            cursor.execute(
                f"""UPDATE orgs_reorganisation_result r SET {subject}_id = m.id
                    FROM orgs_reorganisation_step s, unnest(%s::text[], %s::uuid[]) m(key, id)
                    WHERE s.id = r.step_id AND s.reorganisation_id = %s AND s.subject = %s AND r.key = m.key""",  # noqa: S608 -- our own columns
                [list(became), listed(became.values()), row.pk, subject],
            )


def _refresh(row: Reorganisation, bodies: Sequence[UUID], at: datetime) -> None:
    """Bring today's tree up to date; an act of a later day waits for that day."""
    if row.on > today(at):
        return
    if len(bodies) <= _FEW:
        refresh_places(bodies, at=at)
        return
    rebuild_places(at=at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orgs_body_place")
