"""Who of the rounds a body asks is late or silent, level by level: what one chases from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import last_good_day
from thidua.ground.clock import today
from thidua.ground.paging import page_of
from thidua.work.reports import policy
from thidua.work.reports.facts import ReportCard
from thidua.work.reports.models import Report
from thidua.work.reports.rules import Standing, standing_of
from thidua.work.reports.selectors.lists import cards, cards_of, in_parts, shown


@dataclass(frozen=True, slots=True)
class LateRow:
    """A report that is late or silent.

    :ivar days: whole days past the last good day. :ivar chased_at: when somebody or the clock last spoke of it.
    :ivar ended: the body is no more, so that nobody can be written to.
    """

    card: ReportCard
    days: int
    chased_at: datetime | None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class LevelBoard:
    """One level: how many reports stand how, and how many of them are late and can still be handed in."""

    level: str
    label: str
    label_en: str
    standing: Standing
    late: int


@dataclass(frozen=True, slots=True)
class LateBoard:
    """The board of the rounds a body asks."""

    levels: tuple[LevelBoard, ...]
    rows: tuple[LateRow, ...]
    total: int


#: Stands for the level of bodies that are no more.
ENDED = "da-ket-thuc"


def can_be_late(at: datetime) -> Q:
    """Reports past their deadline that the body can still hand in."""
    return Q(state__in=["draft", "returned"], due_at__lte=at)


def _asked_by(actor: Actor) -> QuerySet[Report]:
    rows = Report.objects.filter(policy.asked(actor))
    return rows.exclude(state="cancelled").exclude(round__state="cancelled")


def late_board(
    actor: Actor,
    *,
    at: datetime,
    level: str = "",
    round_id: UUID | None = None,
    limit: int = 50,
    offset: int = 0,
) -> LateBoard:
    """Every level's counts and one page of who is late, longest first.

    :param level: only bodies of this level. :param round_id: only this round; also narrows the counts.
    """
    rows = _asked_by(actor)
    if round_id is not None:
        rows = rows.filter(round_id=round_id)
    levels = _levels(rows, at)
    found, total = page_of(shown(_longest_first(rows, at, level)), limit=limit, offset=offset)
    return LateBoard(levels, tuple(_with_days(cards_of(found), at)), total)


def late_rows(
    actor: Actor, *, at: datetime, level: str = "", round_id: UUID | None = None
) -> Iterator[LateRow]:
    """All of the board's rows, longest first, read in parts."""
    rows = _asked_by(actor)
    if round_id is not None:
        rows = rows.filter(round_id=round_id)
    listed = in_parts(_longest_first(rows, at, level))
    while part := list(islice(listed, 1000)):
        yield from _with_days(part, at)


def _longest_first(rows: QuerySet[Report], at: datetime, level: str) -> QuerySet[Report]:
    late = rows.filter(can_be_late(at) | Q(state="missing"))
    if level:
        late = _of_level(late, level)
    return late.order_by(F("due_at").asc(nulls_last=True), "body__place__sort", "id")


def _with_days(listed: Sequence[ReportCard], at: datetime) -> list[LateRow]:
    known = {
        ident: (last, level is None)
        for ident, last, level in Report.objects.filter(id__in=[card.id for card in listed])
        .annotate(last=Max("chases__at"))
        .values_list("id", "last", "body__place__level_id")
    }
    return [
        LateRow(
            card,
            max(0, (today(at) - last_good_day(card.due_at)).days) if card.due_at else 0,
            *known.get(card.id, (None, False)),
        )
        for card in listed
    ]


def late_count(actor: Actor, *, at: datetime) -> int:
    """How many reports of the rounds the acting body asks are late or silent."""
    return _asked_by(actor).filter(can_be_late(at) | Q(state="missing")).count()


def _of_level(rows: QuerySet[Report], level: str) -> QuerySet[Report]:
    """Those asked of a level whose bodies are still there, or of bodies that are no more."""
    if level == ENDED:
        return rows.filter(body__place__isnull=True)
    return rows.filter(round__form__level=level, body__place__isnull=False)


def _levels(rows: QuerySet[Report], at: datetime) -> tuple[LevelBoard, ...]:
    """Each level as its form asks it. What ended is counted apart, which is cheaper than to ask where each body stands."""
    ended = _counted(rows.filter(orgs.no_more("body")), at)
    held: dict[str, dict[str, int]] = {}
    for (level, state, answer), counted in _counted(rows, at).items():
        gone = ended.get((level, state, answer), (0, 0, 0))
        for where, found in ((ENDED, gone), (level, [n - m for n, m in zip(counted, gone, strict=True)])):
            if not found[0]:
                continue
            counts = held.setdefault(where, {"late": 0})
            standing = standing_of(state, answer)
            counts[standing] = counts.get(standing, 0) + found[0]
            counts["late"] += found[1]
            if standing in {"figures", "nil", "waiting"}:
                counts["on_time"] = counts.get("on_time", 0) + found[2]
    labels = {code: (vi, en) for code, vi, en in orgs.level_labels() if code in held} | (
        {ENDED: ("Đơn vị đã kết thúc", "Bodies that have ended")} if ENDED in held else {}
    )
    return tuple(
        LevelBoard(level, *words, late=held[level].pop("late"), standing=Standing(**held[level]))
        for level, words in labels.items()
    )


def _counted(rows: QuerySet[Report], at: datetime) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """(level, state, answer) → how many, of them past their deadline, of them handed in on time."""
    found = (
        rows.values("round__form__level", "state", "answer")
        .annotate(
            n=Count("id"),
            overdue=Count("id", filter=can_be_late(at)),
            on_time=Count("id", filter=Q(submitted_at__isnull=False, late=False)),
        )
        .order_by()
        .values_list("round__form__level", "state", "answer", "n", "overdue", "on_time")
    )
    return {(level, state, answer): (n, late, timely) for level, state, answer, n, late, timely in found}


def late_of_body(actor: Actor, body_id: UUID, *, at: datetime) -> list[ReportCard]:
    """What one body is late with in the rounds the acting body asks, longest first: the lines of a letter."""
    rows = _asked_by(actor).filter(can_be_late(at) | Q(state="missing"), body_id=body_id)
    return cards(rows.order_by(F("due_at").asc(nulls_last=True), "id"))


def to_chase(actor: Actor, *, at: datetime, level: str, round_id: UUID | None) -> QuerySet[Report]:
    """The late reports one click reaches. For this room's services, which lock them."""
    rows = Report.objects.filter(can_be_late(at), id__in=_asked_by(actor).values("id"))
    if level:
        rows = _of_level(rows, level)
    return rows.filter(round_id=round_id) if round_id is not None else rows


def chased_today(report_ids: Iterable[UUID], step: str) -> set[UUID]:
    """Of these reports, those a step was taken for already."""
    rows = Report.objects.filter(id__in=list(report_ids), chases__step=step)
    return set(rows.values_list("id", flat=True))
