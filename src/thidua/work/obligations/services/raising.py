"""An adopted plan's provisions become obligations of named bodies, in bulk and repeatable.

Preparing (who would owe what) is apart from writing, so that a person sees what adopting a plan will do before it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.lifecycle import advance
from thidua.ground.refs import uuid7
from thidua.ground.text_vn import squeeze
from thidua.work.obligations import errors, rules
from thidua.work.obligations.facts import Raised
from thidua.work.obligations.lifecycle import OBLIGATION, OPEN
from thidua.work.obligations.models import Obligation
from thidua.work.obligations.services.passing import free
from thidua.work.plans import policy as plan_policy
from thidua.work.plans import selectors as plans
from thidua.work.plans.facts import AddresseeView, ObligingProvision

#: (provision, body, role, period): what makes an obligation this one.
Key = tuple[UUID, UUID, str, str]


@dataclass(slots=True)
class Due:
    """One obligation to write, with the bodies it is owed to."""

    provision: ObligingProvision
    kind: str
    role: str
    demand: rules.Demand
    body: UUID
    recipients: Sequence[UUID]

    @property
    def key(self) -> Key:
        """What the database holds unique."""
        return (self.provision.id, self.body, self.role, self.demand.period.name)


@dataclass
class _Names:
    """Bodies behind names and groups, asked of the tree once each; collects what could not be used."""

    near: UUID
    on: date
    specs: dict[str, dict[str, Any]]
    groups: dict[str, list[UUID]] = field(default_factory=dict)
    alive: dict[UUID, bool] = field(default_factory=dict)
    unresolved: dict[str, None] = field(default_factory=dict)
    empty: dict[str, None] = field(default_factory=dict)
    closed: dict[str, None] = field(default_factory=dict)
    asked: int = 0
    silent: Counter[str] = field(default_factory=Counter)

    def bodies(self, addressee: AddresseeView) -> list[UUID]:
        """The bodies an addressee means on the day; none for what is unresolved, empty or gone."""
        if addressee.state == "group":
            found = self._group(addressee.group)
            if not found and not addressee.taken:
                self.empty[addressee.printed] = None
            return found
        if addressee.state == "body" and addressee.body_id:
            if addressee.body_id not in self.alive:
                self.alive[addressee.body_id] = bool(orgs.cards_on([addressee.body_id], self.on))
            if self.alive[addressee.body_id]:
                return [addressee.body_id]
            if not addressee.taken:
                self.closed[addressee.printed] = None
        elif addressee.state == "unresolved":
            self.unresolved[addressee.printed] = None
        return []

    def _group(self, code: str) -> list[UUID]:
        if code not in self.groups:
            spec = self.specs.get(code)
            self.groups[code] = orgs.resolve_group(spec, near=self.near, on=self.on) if spec else []
        return self.groups[code]


def _tree_day(plan_date: date | None, year: int, at: datetime) -> date:
    """The day whose tree an obligation of a year is raised against: today, kept within the year and the plan."""
    day = min(max(today(at), date(year, 1, 1)), date(year, 12, 31))
    return max(day, plan_date) if plan_date else day


def _of_provision(
    provision: ObligingProvision, year: int, names: _Names, facts: dict[str, Any]
) -> Iterator[Due]:
    kind = "report" if provision.kind == "reporting" else "duty"
    wanted = rules.demands(provision.kind, provision.data, year, facts["since"], facts["date"])
    if not wanted:
        return
    if kind == "report":
        to = [b for a in provision.addressees if a.role == "recipient" for b in names.bodies(a)]
        owers = [("lead", b) for a in provision.addressees if a.role == "reporter" for b in names.bodies(a)]
    else:
        to = [facts["issuer"]]
        owers = [(a.role, b) for a in provision.addressees for b in names.bodies(a)]
    recipients = list(dict.fromkeys(to))
    by_role: dict[str, list[UUID]] = {}
    for role, body in owers:
        by_role.setdefault(role, []).append(body)
    for role, bodies in by_role.items():
        pairs = (
            rules.owing(bodies, recipients)
            if kind == "report"
            else [(b, [r for r in recipients if r != b]) for b in dict.fromkeys(bodies)]
        )
        for demand in wanted:
            for body, receivers in pairs:
                yield Due(provision, kind, role, demand, body, receivers)


def _why_silent(provision: ObligingProvision, year: int, facts: dict[str, Any]) -> str:
    """Why a provision asks nothing of anybody in a year: a code of ``rules.SILENT_LABELS``."""
    if not rules.demands(provision.kind, provision.data, year, facts["since"], facts["date"]):
        return "other_year"
    owers = [a for a in provision.addressees if a.role != "recipient"]
    if not owers:
        return "no_addressee"
    return "unresolved" if any(a.state == "unresolved" for a in owers) else "no_body"


def _prepare(plan_id: UUID, year: int, at: datetime, facts: dict[str, Any]) -> tuple[list[Due], _Names]:
    """Everything the plan asks in a year that is not there yet, each key once."""
    specs = {g["code"]: g for g in orgs.groups()}
    names = _Names(near=facts["issuer"], on=_tree_day(facts["date"], year, at), specs=specs)
    unique: dict[Key, Due] = {}
    provisions = plans.obliging_provisions(plan_id)
    answered = _answered_before(provisions)
    for provision in provisions:
        asked = [
            due
            for due in _of_provision(provision, year, names, facts)
            if rules.holds(due.demand, provision.begins, provision.ends)
            and (provision.replaces, *due.key[1:]) not in answered
        ]
        names.asked += 1
        if not asked:
            names.silent[_why_silent(provision, year, facts)] += 1
        for due in asked:
            unique.setdefault(due.key, due)
    return list(unique.values()), names


def _answered_before(provisions: Sequence[ObligingProvision]) -> set[tuple[UUID | None, UUID, str, str]]:
    """Obligations of sentences that amendments continued: their periods are not asked a second time."""
    before = {p.replaces for p in provisions if p.replaces}
    if not before:
        return set()
    rows = Obligation.objects.filter(provision_id__in=before).exclude(state="cancelled")
    return set(rows.values_list("provision_id", "body_id", "role", "period"))


def dues_of(
    plan_id: UUID, provisions: Sequence[ObligingProvision], year: int, at: datetime, facts: dict[str, Any]
) -> list[Due]:
    """What some provisions would ask under a plan in one year. For this room."""
    specs = {g["code"]: g for g in orgs.groups()}
    names = _Names(near=facts["issuer"], on=_tree_day(facts["date"], year, at), specs=specs)
    unique: dict[Key, Due] = {}
    for provision in provisions:
        for due in _of_provision(provision, year, names, facts):
            if rules.holds(due.demand, provision.begins, provision.ends):
                unique.setdefault(due.key, due)
    return list(unique.values())


def _result(created: Sequence[Due], kept: int, names: _Names) -> Raised:
    bodies = dict.fromkeys(due.body for due in created)
    everyone = bodies | dict.fromkeys(b for due in created for b in due.recipients)
    return Raised(
        created=len(created),
        kept=kept,
        bodies=len(bodies),
        unresolved=tuple(names.unresolved),
        empty_groups=tuple(names.empty),
        closed=tuple(names.closed),
        body_ids=tuple(everyone),
        asked=names.asked,
        silent=tuple((why, names.silent[why]) for why in rules.SILENT_LABELS if names.silent[why]),
    )


def preview_raising(*, plan_id: UUID, year: int, at: datetime) -> Raised:
    """What raising would do, without writing anything; the caller has checked the right to see the plan.

    :raises NotPossible: the issuer is not known, so groups mean nothing (obligations-006).
    """
    facts = plans.facts_for_raising(plan_id)
    if facts["issuer"] is None:
        raise errors.plan_not_in_force()
    wanted, names = _prepare(plan_id, year, at, facts)
    present = _present(wanted)
    fresh = [due for due in wanted if present.get(due.key, "cancelled") == "cancelled"]
    return _result(fresh, len(wanted) - len(fresh), names)


@transaction.atomic
def raise_obligations(*, actor: Actor, plan_id: UUID, year: int, at: datetime) -> Raised:
    """Raise what a plan asks in one year of everyone it names. Raising again adds only what is new.

    What was cancelled and is asked again (a choice of addressee taken back and made anew) is owed again.

    Names nobody resolved raise nothing and are listed; so are groups without a member on the day (a plan that
    addresses "quận, huyện" after 1 July 2025) and bodies that no longer exist.

    :raises NotPossible: the plan is not in force (obligations-006) or does not run in ``year`` (obligations-007).
    """
    org_services.hold_tree()
    take_turns(plan_id)
    facts = plans.facts_for_raising(plan_id)
    plan_policy.may_adopt(actor, facts["owner_path"]).require()
    if facts["state"] != "adopted" or facts["issuer"] is None:
        raise errors.plan_not_in_force()
    years = plans.plan_years(plan_id)
    if years and not years[0] <= year <= years[1]:
        raise errors.year_outside(year, *years)
    wanted, names = _prepare(plan_id, year, at, facts)
    present = _present(wanted)
    fresh = [due for due in wanted if present.get(due.key, "cancelled") == "cancelled"]
    _write(plan_id, [due for due in fresh if due.key not in present], at, facts["name"])
    _ask_again({due.key for due in fresh if due.key in present}, at)
    result = _result(fresh, len(wanted) - len(fresh), names)
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


def no_longer_asked(plan_id: UUID, addressees: Sequence[AddresseeView], at: datetime) -> list[Obligation]:
    """Open obligations of bodies these addressees meant that the plan asks of nobody by now. For this room."""
    facts = plans.facts_for_raising(plan_id)
    specs = {g["code"]: g for g in orgs.groups()}
    found: list[Obligation] = []
    rows = Obligation.objects.filter(plan_id=plan_id, state__in=OPEN)
    for year in sorted({start.year for start in rows.values_list("period_start", flat=True).distinct()}):
        names = _Names(near=facts["issuer"], on=_tree_day(facts["date"], year, at), specs=specs)
        bodies = {body for addressee in addressees for body in names.bodies(addressee)}
        wanted = {due.key for due in _prepare(plan_id, year, at, facts)[0]}
        for row in rows.filter(period_start__year=year, body_id__in=bodies).order_by("id"):
            if (row.provision_id, row.body_id, row.role, row.period) not in wanted:
                found.append(row)
    return found


def take_turns(plan_id: UUID) -> None:
    """Whoever raises or cancels obligations of one plan waits for the other; the unique constraint stands behind this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"raise:{plan_id}"])


def _present(wanted: Sequence[Due]) -> dict[Key, str]:
    """The state of what is there already."""
    provisions = {due.provision.id for due in wanted}
    rows = Obligation.objects.filter(provision_id__in=provisions, joined_to=None)
    return {
        (provision, body, role, period): state
        for provision, body, role, period, state in rows.values_list(
            "provision_id", "body_id", "role", "period", "state"
        )
    }


def _ask_again(keys: set[Key], at: datetime) -> None:
    """Cancelled obligations that are asked again are owed again."""
    rows = Obligation.objects.select_for_update(of=("self",)).filter(
        provision_id__in={key[0] for key in keys}, state="cancelled", joined_to=None
    )
    back = [row for row in rows if (row.provision_id, row.body_id, row.role, row.period) in keys]
    for row in back:
        advance(row, OBLIGATION, "ask_again")
        free(row, at)
        row.revision += 1
    org_services.write_columns(back, ["state", "revision", "holder", "held_since"])


def title_of(provision: ObligingProvision, plan_name: str) -> str:
    """What an obligation of a provision is called in lists."""
    return (
        rules.report_title(provision.data, plan_name) if provision.kind == "reporting" else provision.summary
    )


_OBLIGATION = (
    "id", "plan_id", "provision_id", "body_id", "kind", "role", "title", "detail", "where", "period", "period_start",
    "period_end", "qualifier", "printed_due", "original_due_at", "due_at", "state", "discharged_at", "late", "holder_id",
    "held_since", "raised_at", "revision",
)  # fmt: skip


#: From so many new rows on the planner's statistics are renewed with them.
_MANY = 1_000


def _write(plan_id: UUID, fresh: Sequence[Due], at: datetime, plan_name: str) -> None:
    """Write with COPY: a national plan raises tens of thousands at once."""
    ids = [uuid7() for _ in fresh]
    words = {
        due.provision.id: (
            title_of(due.provision, plan_name)[:500],
            squeeze(str(due.provision.data.get("text") or due.provision.summary)),
        )
        for due in fresh
    }
    _copy(
        "obligations_obligation",
        _OBLIGATION,
        (_row(i, plan_id, d, words, at) for i, d in zip(ids, fresh, strict=True)),
    )
    _copy(
        "obligations_recipient",
        ("obligation_id", "body_id", "via", "receipted_by"),
        ((i, body, "", "") for i, due in zip(ids, fresh, strict=True) for body in due.recipients),
    )
    _copy(
        "obligations_holding",
        ("obligation_id", "body_id", "since", "why"),
        ((i, due.body, at, "giao theo kế hoạch") for i, due in zip(ids, fresh, strict=True)),
    )
    if len(fresh) >= _MANY:
        # The pages that follow at once must not be planned as if the tables were still small.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE obligations_obligation, obligations_recipient, obligations_holding")


def _row(
    ident: UUID, plan_id: UUID, due: Due, words: dict[UUID, tuple[str, str]], at: datetime
) -> tuple[Any, ...]:
    title, detail = words[due.provision.id]
    demand = due.demand
    return (
        ident, plan_id, due.provision.id, due.body, due.kind, due.role, title, detail, due.provision.where[:200],
        demand.period.name, demand.period.start, demand.period.end, demand.qualifier or "", demand.printed, demand.due_at,
        demand.due_at, "owed", None, False, None, at, at, 1,
    )  # fmt: skip


def _copy(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    listed = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
