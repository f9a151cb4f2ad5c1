"""From the steps of a reorganisation and the tree of that day to everything it will change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from ..facts_reorganising import Ground, Plan, StepSpec
from .reorganising_bodies import plan_bodies
from .reorganising_steps import check_steps
from .reorganising_territories import plan_territories
from .reorganising_work import Work


def plan_reorganisation(
    ground: Ground,
    steps: Sequence[StepSpec],
    *,
    act: str,
    new_id: Callable[[], UUID],
    only: Sequence[str] = (),
    counterparts: Mapping[str, Sequence[str]] | None = None,
) -> Plan:
    """The plan of a reorganisation; with ``problems`` where it may not be carried out. Reads nothing, writes nothing.

    Steps that are wrong in themselves are told first; the tree is looked at when they are in order.

    :param act: the act as versions and lineage name it. :param new_id: makes the identities of new units.
    :param only: slots of the templates to open instead of all usual ones.
    :param counterparts: old slot → slots that take over, where a template has no slot of the same name.
    """
    problems = check_steps(ground, steps)
    if problems:
        return Plan(ground.on, problems=tuple(problems))
    work = Work(ground, steps, act, new_id)
    plan_territories(work)
    plan_bodies(work, only=only, counterparts=counterparts)
    return Plan(
        on=ground.on,
        problems=tuple(work.problems),
        warnings=tuple(work.warnings),
        new_territories=tuple(work.made.values()),
        ended_territories=tuple(work.ended.values()),
        changed_territories=(*work.changed.values(), *work.rewritten),
        territory_links=tuple(link for links in work.heirs.values() for link in links),
        new_bodies=tuple(work.new_bodies),
        ended_bodies=tuple(work.ended_bodies.values()),
        changed_bodies=tuple(work.changed_bodies),
        body_links=tuple(link for links in work.body_heirs.values() for link in links),
        rootless=tuple(work.rootless),
        made={key: made.id for key, made in work.made.items()} | work.body_keys,
    )


def fingerprint(plan: Plan) -> str:
    """The same for two plans that change the same: what was previewed is what is carried out.

    New identities differ from plan to plan and are told by their names.
    """
    names: dict[UUID, str] = {t.id: f"{t.key}/{t.code}/{t.name}" for t in plan.new_territories}
    names |= {b.id: f"{names.get(b.territory_id, b.territory_id) if b.territory_id else ''}/{b.slot}/{b.key}/{b.name}"
              for b in plan.new_bodies}  # fmt: skip

    def said(ident: UUID | None) -> str:
        return "" if ident is None else names.get(ident) or str(ident)

    lines = [f"{plan.on}"]
    lines += [f"T+ {said(t.id)} {t.kind} {t.short_name} {said(t.parent_id)}" for t in plan.new_territories]
    lines += [f"T- {t.id} {t.version_id}" for t in plan.ended_territories]
    lines += [
        f"T= {t.id} {t.version_id} {t.since} {t.code} {t.kind} {t.name} {said(t.parent_id)}"
        for t in plan.changed_territories
    ]
    lines += [
        f"T> {x.predecessor_id} {said(x.successor_id)} {x.partial} {x.share} {x.share_of}"
        for x in plan.territory_links
    ]
    lines += [
        f"B+ {said(b.id)} {b.since} {said(b.parent_id)} {said(b.territory_id)}" for b in plan.new_bodies
    ]
    lines += [f"B- {b.id} {b.version_id}" for b in plan.ended_bodies]
    lines += [
        f"B= {b.id} {b.version_id} {b.since} {b.name} {b.kind} {said(b.parent_id)} {said(b.territory_id)}"
        for b in plan.changed_bodies
    ]
    lines += [f"B> {x.predecessor_id} {said(x.successor_id)} {x.partial}" for x in plan.body_links]
    digest = hashlib.sha256()
    for line in sorted(lines):
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()[:32]
