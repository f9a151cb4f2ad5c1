"""Lists of reports, counts by standing, boards of who is late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.paging import page_of
from thidua.ground.text_vn import search_key
from thidua.work.reports import policy
from thidua.work.reports.facts import ReportCard
from thidua.work.reports.lifecycle import REPORT, WRITABLE
from thidua.work.reports.models import Report, Round
from thidua.work.reports.rules import ANSWERS, SIGNING, STANDINGS, Standing, signing_of, standing_of


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of reports may be narrowed by; empty means all."""

    text: str = ""
    round: UUID | None = None
    state: str = ""
    standing: str = ""
    year: int | None = None
    late: bool = False


def _narrowed(actor: Actor, wanted: Filter) -> QuerySet[Report]:
    if wanted.round is None:
        rows = Report.objects.filter(policy.visible(actor))
    else:
        received = policy.receives(actor)
        receives = Round.objects.filter(received, id=wanted.round).exists()
        rows = Report.objects.filter(policy.visible_of(actor, receives=receives), round_id=wanted.round)
    rows = rows.exclude(state="cancelled")
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.standing:
        rows = rows.filter(in_standing(wanted.standing))
    if wanted.year is not None:
        rows = rows.filter(round__year=wanted.year)
    if wanted.late:
        rows = rows.filter(late=True)
    for word in search_key(wanted.text).split():
        rows = rows.filter(Q(body__place__search__contains=f" {word}"))
    return rows


def in_standing(standing: str) -> Q:
    """The filter that agrees with ``rules.standing_of``; a test holds them together."""
    match standing:
        case "exempt" | "missing":
            return Q(state=standing)
        case "waiting":
            return Q(state="submitted")
        case "expected":
            return Q(state__in=["draft", "returned"])
        case _:
            counted = Q(state__in=["accepted", "locked", "restating", "resubmitted"])
            blank = Q(answer="") if standing == "figures" else Q(pk__in=[])
            return counted & (Q(answer=standing) | blank)


def shown(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with what a card shows of them and no more."""
    return rows.select_related("round__form", "holder").defer("draft", "round__form__data")


def cards(rows: QuerySet[Report]) -> list[ReportCard]:
    """Cards of reports, names asked once."""
    return cards_of(shown(rows))


def cards_of(rows: Iterable[Report]) -> list[ReportCard]:
    """Cards of reports read with what they show (:func:`shown`), names asked once."""
    listed = list(rows)
    names = orgs.cards({row.body_id for row in listed} | {row.round.owner_id for row in listed})
    return [card_of(row, names) for row in listed]


def card_of(row: Report, names: dict[UUID, orgs.BodyCard]) -> ReportCard:  # type: ignore[name-defined]
    """The card of one report."""
    state = REPORT.state(row.state)
    standing = standing_of(row.state, row.answer)
    signing = signing_of(
        writable=row.state in WRITABLE,
        wanted=row.round.sign_off,
        asked=row.sign_asked_at is not None,
        signed=bool(row.signed_by),
        voided=row.sign_voided_at is not None,
    )
    body, owner = names.get(row.body_id), names.get(row.round.owner_id)
    return ReportCard(
        id=row.id,
        round_id=row.round_id,
        title=row.round.title,
        period=row.round.period,
        body_id=row.body_id,
        body_name=body.name if body else "",
        owner_id=row.round.owner_id,
        owner_name=owner.name if owner else "",
        state=row.state,
        state_label=state.label,
        tone=state.tone,
        standing=standing,
        standing_label=STANDINGS[standing],
        answer=row.answer,
        why=row.why,
        due_at=row.due_at,
        locks_at=row.round.locks_at,
        submitted_at=row.submitted_at,
        late=row.late,
        holder_name=row.holder.full_name if row.holder else "",
        held_since=row.held_since,
        revision=row.revision,
        answer_label=ANSWERS.get(row.answer, "") if row.answer != "figures" else "",
        sign_off=row.round.sign_off,
        signing=signing,
        signing_label=SIGNING[signing],
        signed_by=row.signed_by,
        signed_at=row.signed_at,
        signed_revision=row.signed_revision,
        sign_asked_at=row.sign_asked_at,
        sign_voided_at=row.sign_voided_at,
    )


def report_list(
    actor: Actor, wanted: Filter, *, limit: int = 50, offset: int = 0
) -> tuple[list[ReportCard], int]:
    """One page of reports by body name, and how many there are in all."""
    ordered = _narrowed(actor, wanted).order_by("body__place__sort", "-round__period_end", "id")
    rows, total = page_of(shown(ordered), limit=limit, offset=offset)
    return cards_of(rows), total


def every_report(actor: Actor, wanted: Filter) -> Iterator[ReportCard]:
    """All of :func:`report_list`, read in parts: a list of any length costs no memory."""
    yield from in_parts(_narrowed(actor, wanted).order_by("body__place__sort", "-round__period_end", "id"))


def in_parts(ordered: QuerySet[Report], size: int = 1000) -> Iterator[ReportCard]:
    """Cards of reports in their order, so many at a time."""
    ids = list(ordered.values_list("id", flat=True))
    for at in range(0, len(ids), size):
        part = ids[at : at + size]
        found = {card.id: card for card in cards(Report.objects.filter(id__in=part))}
        yield from (found[each] for each in part if each in found)


def standing_of_rounds(round_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Counts by standing of whole rounds, in one query."""
    counted: dict[UUID, dict[str, int]] = {}
    rows = (
        Report.objects.filter(round_id__in=list(round_ids))
        .exclude(state="cancelled")
        .values("round_id", "state", "answer")
        .annotate(n=Count("id"), on_time=Count("id", filter=Q(submitted_at__isnull=False, late=False)))
    )
    for row in rows:
        held = counted.setdefault(row["round_id"], {})
        standing = standing_of(row["state"], row["answer"])
        held[standing] = held.get(standing, 0) + row["n"]
        if standing in {"figures", "nil", "waiting"}:
            held["on_time"] = held.get("on_time", 0) + row["on_time"]
    return {round_id: Standing(**held) for round_id, held in counted.items()}
