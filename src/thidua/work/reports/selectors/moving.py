"""What a reorganisation means for reports and rounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F

from thidua.foundations.orgs.facts_reorganisations import (
    MAY_END,
    NAMED,
    Fate,
    Followed,
    Heirs,
    RowFate,
    Waiting,
    asked_key,
)
from thidua.foundations.orgs.selectors import any_of, has_ended
from thidua.work.reports.models import Form, Report, Round, RoundRecipient

#: Not handed in yet: who takes over goes on with it.
_UNFINISHED = frozenset({"draft", "returned"})
_LIVE = ("draft", "open")


@dataclass(frozen=True, slots=True)
class Moving:
    """Of rounds whose period ends after the day, unless said otherwise.

    :param to: unfinished report → the body that goes on with it. :param closed: unfinished reports that another one
        stands for. :param asked: (round, body) that owe a report anew, for their predecessors' stand as handed in.
    :param rounds: round → who asks it now. :param receiving: recipient row → body. :param forms: form → owner.
    :param waiting: ("report" or "round", body) → those nobody placed.
    """

    to: Mapping[UUID, UUID]
    closed: frozenset[UUID]
    asked: tuple[tuple[UUID, UUID], ...]
    rounds: Mapping[UUID, UUID]
    receiving: Mapping[int, UUID]
    forms: Mapping[UUID, UUID]
    waiting: Mapping[tuple[str, UUID], Sequence[UUID]]


def moving(heirs: Heirs) -> Moving:
    """What comes of every report and round of the bodies that end. For this room's services.

    Reports of periods that ended by the day stay with the body whose figures they hold, finished or not: who takes
    over reads them and finishes them in its name (``policy.may_write``).
    """
    waiting: dict[tuple[str, UUID], list[UUID]] = {}
    rounds = _rounds(heirs, waiting)
    rows = list(
        Report.objects.filter(
            body__in=any_of(heirs.ended), round__period_end__gt=heirs.on, round__state__in=_LIVE
        )
        .exclude(state="cancelled")
        .order_by(F("obligation__joined_to").asc(nulls_first=True), "id")
        .values_list("id", "round_id", "body_id", "state")
    )
    takers = {heirs.of("report", body) for _ident, _round, body, _state in rows} - {None}
    there = set(
        Report.objects.filter(body__in=any_of(takers), round__in={row[1] for row in rows}).values_list(
            "round_id", "body_id"
        )
    )
    to: dict[UUID, UUID] = {}
    closed: set[UUID] = set()
    asked: dict[tuple[UUID, UUID], None] = {}
    for ident, asking, body, state in rows:
        taker = heirs.of("report", body)
        if state not in _UNFINISHED:
            if taker and state != "exempt":
                asked[asking, taker] = None
        elif taker is None:
            if heirs.said("report", body):
                closed.add(ident)
            else:
                waiting.setdefault(("report", body), []).append(ident)
        elif (asking, taker) in there:
            closed.add(ident)
        else:
            there.add((asking, taker))
            to[ident] = taker
    receiving = _receiving(heirs)
    forms = {
        ident: taker
        for ident, owner in Form.objects.filter(owner__in=any_of(heirs.ended)).values_list("id", "owner_id")
        if owner and (taker := heirs.of("round", owner))
    }
    return Moving(
        to=to,
        closed=frozenset(closed),
        asked=tuple(one for one in asked if one not in there),
        rounds=rounds,
        receiving=receiving,
        forms=forms,
        waiting=waiting,
    )


def _rounds(heirs: Heirs, waiting: dict[tuple[str, UUID], list[UUID]]) -> dict[UUID, UUID]:
    """Rounds of the bodies that end; one asked alike by who takes over stays where it is."""
    rows = list(
        Round.objects.filter(owner__in=any_of(heirs.ended))
        .exclude(state="cancelled")
        .order_by("-period_end", "id")
        .values_list("id", "form_id", "owner_id", "period", "state")
    )
    takers = {to for _ident, _form, owner, _period, _state in rows if (to := heirs.of("round", owner))}
    taken = set(
        Round.objects.filter(owner__in=any_of(takers))
        .exclude(state="cancelled")
        .values_list("form_id", "owner_id", "period")
    )
    found = {}
    for ident, form, owner, period, state in rows:
        taker = heirs.of("round", owner)
        if taker is None:
            if state in _LIVE and not heirs.said("round", owner):
                waiting.setdefault(("round", owner), []).append(ident)
        elif (form, taker, period) not in taken:
            taken.add((form, taker, period))
            found[ident] = taker
    return found


def _receiving(heirs: Heirs) -> dict[int, UUID]:
    rows = list(
        RoundRecipient.objects.filter(body__in=any_of(heirs.ended))
        .order_by("id")
        .values_list("id", "round_id", "body_id")
    )
    taken = set(
        RoundRecipient.objects.filter(round__in={row[1] for row in rows}).values_list("round_id", "body_id")
    )
    found = {}
    for ident, asking, body in rows:
        taker = heirs.of("round", body)
        if taker and (asking, taker) not in taken:
            taken.add((asking, taker))
            found[ident] = taker
    return found


def left_behind(day: date) -> dict[str, int]:
    """Rounds that bodies ask which have ended, and reports they have begun.

    A report of a period that was over when its body ended is finished by who took over (0029).
    """
    reports = Report.objects.filter(
        has_ended("body", day, before="round__period_end"), state__in=_UNFINISHED, round__state__in=_LIVE
    )
    rounds = Round.objects.filter(has_ended("owner", day), state__in=_LIVE)
    return {"report": reports.count(), "round": rounds.count()}


def touched_by_reorganisation(heirs: Heirs) -> Followed:
    """What carrying an act out means for reports and rounds. Writes nothing."""
    return told(moving(heirs), heirs)


def told(found: Moving, heirs: Heirs) -> Followed:
    """The same in numbers. For this room's services."""
    stays = Report.objects.filter(body__in=any_of(heirs.ended)).exclude(state="cancelled")
    kept = stays.exclude(pk__in={*found.to, *found.closed}).count()
    counted = (
        ("report", "moves", len(found.to)),
        ("report", "joins", len(found.closed)),
        ("report", "stays", kept),
        ("report_asked", "moves", len(found.asked)),
        ("round", "moves", len(found.rounds)),
        ("form", "moves", len(found.forms)),
    )
    titles = _titles([ident for rows in found.waiting.values() for ident in rows[:NAMED]])
    return Followed(
        tuple(Fate(what, outcome, count) for what, outcome, count in counted if count),
        tuple(
            Waiting(
                asked_key(what, body),
                body,
                what,
                len(rows),
                tuple(titles[ident] for ident in rows[:NAMED]),
                blocks=True,
                candidates=heirs.open.get(body, ()),
                may_end=what in MAY_END,
            )
            for (what, body), rows in sorted(found.waiting.items(), key=str)
        ),
    )


def _titles(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Reports and rounds by the title of their round."""
    if not ids:
        return {}
    found = dict(Round.objects.filter(pk__in=ids).values_list("id", "title"))
    return found | dict(Report.objects.filter(pk__in=ids).values_list("id", "round__title"))


def rows_touched(heirs: Heirs) -> Iterator[RowFate]:
    """The same round by round and report by report."""
    found = moving(heirs)
    waiting = {ident for rows in found.waiting.values() for ident in rows}
    rounds = Round.objects.filter(owner__in=any_of(heirs.ended)).exclude(state="cancelled")
    for ident, title, owner in rounds.order_by("title", "id").values_list("id", "title", "owner_id"):
        to = found.rounds.get(ident)
        yield RowFate("round", "moves" if to else "asks" if ident in waiting else "stays", title, owner, to)
    reports = Report.objects.filter(body__in=any_of(heirs.ended)).exclude(state="cancelled")
    for ident, title, body in reports.order_by("round__title", "id").values_list(
        "id", "round__title", "body_id"
    ):
        outcome = (
            "moves"
            if ident in found.to
            else "joins"
            if ident in found.closed
            else "asks"
            if ident in waiting
            else "stays"
        )
        yield RowFate("report", outcome, title, body, found.to.get(ident))
    titles = _titles([asking for asking, _body in found.asked])
    for asking, body in found.asked:
        yield RowFate("report_asked", "moves", titles[asking], body, body)
