"""An adopted plan's provisions become obligations of named bodies, in bulk and repeatable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.text_vn import squeeze
from thidua.work.obligations import errors, rules
from thidua.work.obligations.facts import Raised
from thidua.work.obligations.models import Holding, Obligation, Recipient
from thidua.work.plans import policy as plan_policy
from thidua.work.plans import selectors as plans
from thidua.work.plans.facts import AddresseeView, ObligingProvision

_BATCH = 5000


@dataclass
class _Names:
    """Bodies behind names and groups, asked of the tree once each; collects what could not be used."""

    near: UUID
    on: date
    groups: dict[str, list[UUID]] = field(default_factory=dict)
    alive: dict[UUID, bool] = field(default_factory=dict)
    unresolved: dict[str, None] = field(default_factory=dict)
    empty: dict[str, None] = field(default_factory=dict)
    closed: dict[str, None] = field(default_factory=dict)

    def bodies(self, addressee: AddresseeView) -> list[UUID]:
        if addressee.state == "group":
            if addressee.group not in self.groups:
                spec = next((g for g in orgs.groups() if g["code"] == addressee.group), None)
                self.groups[addressee.group] = (
                    orgs.resolve_group(spec, near=self.near, on=self.on) if spec else []
                )
            found = self.groups[addressee.group]
            if not found:
                self.empty[addressee.printed] = None
            return found
        if addressee.state == "body" and addressee.body_id:
            if addressee.body_id not in self.alive:
                self.alive[addressee.body_id] = bool(orgs.cards_on([addressee.body_id], self.on))
            if self.alive[addressee.body_id]:
                return [addressee.body_id]
            self.closed[addressee.printed] = None
            return []
        if addressee.state == "unresolved":
            self.unresolved[addressee.printed] = None
        return []


def _tree_day(plan_date: date | None, year: int, at: datetime) -> date:
    """The day whose tree an obligation of a year is raised against: today, kept within the year and the plan."""
    day = min(max(today(at), date(year, 1, 1)), date(year, 12, 31))
    return max(day, plan_date) if plan_date else day


def _prepare(
    provision: ObligingProvision, year: int, names: _Names, issuer: UUID
) -> Iterator[tuple[str, str, rules.Demand, UUID, list[UUID]]]:
    """(kind, role, demand, body, recipients) of one provision."""
    kind = "report" if provision.kind == "reporting" else "duty"
    wanted = rules.demands(provision.kind, provision.data, year)
    if not wanted:
        return
    if kind == "report":
        to = [b for a in provision.addressees if a.role == "recipient" for b in names.bodies(a)]
        owers = [("lead", b) for a in provision.addressees if a.role == "reporter" for b in names.bodies(a)]
    else:
        to = [issuer]
        owers = [(a.role, b) for a in provision.addressees for b in names.bodies(a)]
    recipients = list(dict.fromkeys(to))
    by_role: dict[str, list[UUID]] = {}
    for role, body in owers:
        by_role.setdefault(role, []).append(body)
    for role, bodies in by_role.items():
        pairs = rules.owing(bodies, recipients) if kind == "report" else [(b, recipients) for b in bodies]
        for demand in wanted:
            for body, receivers in pairs:
                yield kind, role, demand, body, receivers


@transaction.atomic
def raise_obligations(*, actor: Actor, plan_id: UUID, year: int, at: datetime) -> Raised:
    """Raise what a plan asks in one year of everyone it names. Raising again adds only what is new.

    Names nobody resolved raise nothing and are listed; so are groups without a member on the day (a plan that
    addresses "quận, huyện" after 1 July 2025) and bodies that no longer exist.

    :raises NotPossible: the plan is not in force (obligations-006) or does not run in ``year`` (obligations-007).
    """
    facts = plans.facts_for_raising(plan_id)
    plan_policy.may_adopt(actor, facts["owner_path"]).require()
    if facts["state"] != "adopted" or facts["issuer"] is None:
        raise errors.plan_not_in_force()
    years = plans.plan_years(plan_id)
    if years and not years[0] <= year <= years[1]:
        raise errors.year_outside(year, *years)
    names = _Names(near=facts["issuer"], on=_tree_day(facts["date"], year, at))
    obligations: list[Obligation] = []
    receivers: dict[UUID, list[UUID]] = {}
    for provision in plans.obliging_provisions(plan_id):
        for kind, role, demand, body, to in _prepare(provision, year, names, facts["issuer"]):
            row = Obligation(
                plan_id=plan_id,
                provision_id=provision.id,
                body_id=body,
                kind=kind,
                role=role,
                title=_title(provision, facts["name"])[:500],
                detail=squeeze(str(provision.data.get("text") or provision.summary)),
                where=provision.where[:200],
                period=demand.period.name,
                period_start=demand.period.start,
                period_end=demand.period.end,
                qualifier=demand.qualifier or "",
                printed_due=demand.printed,
                original_due_at=demand.due_at,
                due_at=demand.due_at,
                held_since=at,
                raised_at=at,
            )
            obligations.append(row)
            receivers[row.id] = to
    created = _insert(obligations, receivers, at)
    result = Raised(
        created=len(created),
        kept=len(obligations) - len(created),
        bodies=len({o.body_id for o in created}),
        unresolved=tuple(names.unresolved),
        empty_groups=tuple(names.empty),
        closed=tuple(names.closed),
        body_ids=tuple(
            {o.body_id: None for o in created} | {b: None for to in receivers.values() for b in to}
        ),
    )
    if actor.system and not result.created:
        # The clock asks every night; only a night that changed something leaves a line.
        return result
    audit.record(
        actor=actor,
        verb="obligations.raise_obligations",
        subject_type="plan",
        subject_id=str(plan_id),
        subject_label=facts["name"],
        changes={
            "year": [None, year],
            "created": [None, result.created],
            "unresolved": [None, list(result.unresolved)],
            "empty_groups": [None, list(result.empty_groups)],
            "closed": [None, list(result.closed)],
        },
        at=at,
    )
    return result


def _title(provision: ObligingProvision, plan_name: str) -> str:
    return (
        rules.report_title(provision.data, plan_name) if provision.kind == "reporting" else provision.summary
    )


def _insert(rows: list[Obligation], receivers: dict[UUID, list[UUID]], at: datetime) -> list[Obligation]:
    """Insert what is not there yet; the unique constraint decides, so two raisers cannot double anything."""
    unique = {(o.provision_id, o.body_id, o.role, o.period): o for o in rows}
    provisions = {o.provision_id for o in rows}
    present = set(
        Obligation.objects.filter(provision_id__in=provisions).values_list(
            "provision_id", "body_id", "role", "period"
        )
    )
    fresh = [o for key, o in unique.items() if key not in present]
    for chunk in _chunks(fresh):
        Obligation.objects.bulk_create(chunk, ignore_conflicts=True)
    kept = set(
        Obligation.objects.filter(provision_id__in=provisions, raised_at=at).values_list("id", flat=True)
    )
    created = [o for o in fresh if o.id in kept]
    for chunk in _chunks(created):
        Recipient.objects.bulk_create(
            [Recipient(obligation_id=o.id, body_id=b) for o in chunk for b in receivers[o.id]]
        )
        Holding.objects.bulk_create(
            [
                Holding(obligation_id=o.id, body_id=o.body_id, since=at, why="giao theo kế hoạch")
                for o in chunk
            ]
        )
    return created


def _chunks(rows: list[Obligation]) -> Iterator[list[Obligation]]:
    source = iter(rows)
    while chunk := list(islice(source, _BATCH)):
        yield chunk
