"""Which obligations a provision raises, when they are due, and when a body is chased. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from thidua.ground.calendar_vn import (
    Period,
    Qualifier,
    Recurrence,
    due_instant,
    last_good_day,
    periods,
    printed_date,
    year_period,
)
from thidua.ground.clock import VN, start_of
from thidua.ground.printed_dates import Printed, each_year, qualifier_before, read_date

Kind = Literal["report", "duty"]

#: Reading recurrences a rule may leave open: a yearly movement reports yearly (movements.md §6).
DEFAULT_RECURRENCE: Final[Recurrence] = "yearly"

KIND_LABELS: Final[Mapping[str, str]] = {"report": "Báo cáo", "duty": "Nhiệm vụ"}
ROLE_LABELS: Final[Mapping[str, str]] = {
    "lead": "Chủ trì",
    "coordinate": "Phối hợp",
    "requested": "Được đề nghị",
}

#: Why a provision raises nothing in a year, in the order a person should look at them.
SILENT_LABELS: Final[Mapping[str, str]] = {
    "unresolved": "tên đơn vị hoặc nhóm chưa được chọn",
    "no_addressee": "không nêu đơn vị nào",
    "no_body": "đơn vị hoặc nhóm được nêu hiện không có trong hệ thống, hoặc chính là nơi nhận",
    "other_year": "không có hạn trong năm này",
}


@dataclass(frozen=True, slots=True)
class Demand:
    """One obligation to raise: for one period, before bodies are put in."""

    period: Period
    printed: date | None
    qualifier: Qualifier | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChaseStep:
    """When to speak up about an open obligation, and to whom.

    :param days: whole days from the last good day; negative before it, positive after.
    :param audience: ``holder`` (or the body's officers), ``officers``, ``chair``, ``recipient``.
    """

    code: str
    days: int
    audience: str
    urgency: str
    subject: str
    letter: bool = False


#: Reminders before, escalation after. Our own proposal, not a rule of law: about a quarter of reports arrive
#: between a reminder and the deadline (peers.md), so reminders are few and grow more personal.
CHASE_STEPS: Final[tuple[ChaseStep, ...]] = (
    ChaseStep("remind-14", -14, "officers", "low", "Còn 14 ngày: {count} nghĩa vụ sắp đến hạn"),
    ChaseStep("remind-5", -5, "holder", "normal", "Còn 5 ngày: {count} nghĩa vụ sắp đến hạn"),
    ChaseStep("remind-0", 0, "holder", "high", "Hôm nay là ngày cuối của {count} nghĩa vụ"),
    ChaseStep("late-1", 1, "officers", "high", "{count} nghĩa vụ đã quá hạn"),
    ChaseStep("late-3", 3, "chair", "high", "{count} nghĩa vụ quá hạn 3 ngày, cần lãnh đạo chỉ đạo"),
    ChaseStep(
        "late-7", 7, "recipient", "normal", "{count} nghĩa vụ của đơn vị dưới quá hạn 7 ngày", letter=True
    ),
)


def once_year(rule: Mapping[str, Any], since: date) -> int:
    """The year in which a report asked for once is owed: the first time its day comes on or after the plan's date.

    >>> once_year({"day": 15, "month": 1}, date(2025, 12, 20)), once_year({"day": 30, "month": 9}, date(2025, 8, 1))
    (2026, 2025)
    >>> once_year({"day": None, "month": None}, date(2025, 12, 20))
    2025
    """
    printed = printed_date(rule.get("day"), rule.get("month"), since.year)
    return since.year + 1 if printed and printed < since else since.year


def report_demands(rule: Mapping[str, Any], year: int, since: date | None = None) -> list[Demand]:
    """The obligations of a reporting rule in one year.

    A rule without a day gives obligations without a deadline: none is invented. A day without a month is a day of
    each month for a monthly rule; for longer periods the month is not known, so neither is the deadline.

    :param since: the plan's date; a report asked for once is owed in one year only (:func:`once_year`).

    >>> report_demands({"day": 30, "month": 9, "recurrence": "once"}, 2026, date(2025, 8, 1))
    []
    >>> [d.due_at.isoformat() for d in report_demands(
    ...     {"day": 5, "month": 12, "qualifier": "before", "recurrence": "yearly"}, 2025)]
    ['2025-12-05T00:00:00+07:00']
    >>> report_demands({"day": None, "month": None, "recurrence": "yearly"}, 2025)[0].due_at is None
    True
    """
    recurrence: Recurrence = rule.get("recurrence") or DEFAULT_RECURRENCE
    if recurrence == "once" and since is not None and once_year(rule, since) != year:
        return []
    qualifier: Qualifier = rule.get("qualifier") or "by"
    day, month = rule.get("day"), rule.get("month")
    demands = []
    for period in periods(recurrence, year):
        if recurrence == "monthly":
            printed = printed_date(day, period.start.month, year)
        elif recurrence in ("yearly", "once"):
            printed = printed_date(day, month, year)
        else:
            printed = printed_date(day, month, year) if month and _inside(month, period) else None
        due = due_instant(printed, qualifier) if printed else None
        demands.append(Demand(period, printed, qualifier if printed else None, due))
    return demands


def _inside(month: int, period: Period) -> bool:
    last = (period.end - timedelta(days=1)).month
    return period.start.month <= month <= last


def duty_demands(data: Mapping[str, Any], year: int, dated: date | None = None) -> list[Demand]:
    """The obligations of a duty in one year of a plan of the day ``dated``.

    A duty with a printed date is owed once, in that date's year; a year alone names the period without a day; a day
    without a year belongs to the plan's own year, or to each year where the sentence says so. A duty without any goes
    on and is owed each year of the plan, with no deadline; so does one whose printed day nobody can place.

    >>> duty_demands({"due": "30/9/2025", "text": "xong trước ngày 30/9/2025"}, 2026)
    []
    >>> duty_demands({"due": "30/9/2025", "text": "xong trước ngày 30/9/2025"}, 2025)[0].due_at.isoformat()
    '2025-09-30T00:00:00+07:00'
    >>> [d.due_at.isoformat() for d in duty_demands({"due": "31/3", "text": "chậm nhất 31/3"}, 2025, date(2025, 1, 9))]
    ['2025-04-01T00:00:00+07:00']
    >>> duty_demands({"due": "31/3", "text": "chậm nhất 31/3"}, 2026, date(2025, 1, 9))
    []
    >>> duty_demands({"due": "quý II năm 2026", "text": "trong quý II năm 2026"}, 2026)[0].due_at.isoformat()
    '2026-07-01T00:00:00+07:00'
    >>> duty_demands({"due": None}, 2026)[0].period.name
    '2026'
    """
    undated = [Demand(year_period(year), None, None, None)]
    text, said = str(data.get("text") or ""), str(data.get("due") or "").strip()
    found = read_date(said) if said else None
    if found is None:
        return undated
    if found.day is None and found.year is not None and found.month and found.month <= 12:
        # “Trong tháng 5/2026” is met on the month's last day.
        found = Printed(monthrange(found.year, found.month)[1], found.month, found.year)
    if found.day is None:
        return undated if found.year == year else []
    if found.year is None and not each_year(text):
        if dated is None:
            return undated
        found = Printed(found.day, found.month, dated.year)
    if found.year is not None and found.year != year:
        return []
    printed = printed_date(found.day, found.month, year)
    if printed is None:
        return undated
    qualifier: Qualifier = data.get("qualifier") or qualifier_before(text, said)
    return [Demand(year_period(year), printed, qualifier, due_instant(printed, qualifier))]


def demands(
    kind: str, data: Mapping[str, Any], year: int, since: date | None = None, dated: date | None = None
) -> list[Demand]:
    """The obligations of a provision of either obliging kind in one year.

    :param since: the day from which the plan asks (its date, or the day it was taken in).
    :param dated: the plan's own date, which gives a duty's day without a year its year; ``None`` where it has none.
    """
    return report_demands(data, year, since) if kind == "reporting" else duty_demands(data, year, dated)


def holds(demand: Demand, begins: date | None, ends: date | None) -> bool:
    """Whether a sentence in force from ``begins`` until ``ends`` asks for a period.

    A period that is over by the day a sentence ends (or begins) goes by the text before; what is new asks for nothing
    whose last day lies before it began.

    >>> year = duty_demands({"due": "30/9/2026"}, 2026)[0]
    >>> holds(year, date(2026, 7, 1), None), holds(year, date(2026, 10, 1), None), holds(year, None, date(2026, 7, 1))
    (True, False, False)
    >>> holds(year, None, date(2027, 1, 1))
    True
    """
    if ends is not None and demand.period.end > ends:
        return False
    if begins is None:
        return True
    return demand.period.end > begins and (demand.due_at is None or demand.due_at > start_of(begins))


@dataclass(frozen=True, slots=True)
class Asked:
    """What decides whether one paper answers two obligations."""

    body: UUID
    kind: str
    is_open: bool
    start: date
    end: date
    recipients: frozenset[UUID]


def why_not_joint(one: Asked, other: Asked) -> str:
    """Why two obligations cannot be handed in as one report; empty when they can.

    >>> a, b = UUID(int=1), UUID(int=2)
    >>> year = Asked(a, "report", True, date(2026, 1, 1), date(2027, 1, 1), frozenset({b}))
    >>> half = Asked(a, "report", True, date(2026, 7, 1), date(2027, 1, 1), frozenset({b}))
    >>> why_not_joint(year, half), why_not_joint(year, Asked(b, "report", True, year.start, year.end, frozenset({b})))
    ('', 'hai báo cáo của hai đơn vị khác nhau')
    """
    if one.body != other.body:
        return "hai báo cáo của hai đơn vị khác nhau"
    if one.kind != "report" or other.kind != "report":
        return "có nghĩa vụ không phải là báo cáo"
    if not (one.is_open and other.is_open):
        return "có báo cáo đã nộp hoặc không còn phải nộp"
    if not one.recipients & other.recipients:
        return "hai báo cáo không có nơi nhận chung"
    if not (one.start < other.end and other.start < one.end):
        return "kỳ của hai báo cáo không trùng nhau"
    return ""


def owing(bodies: Iterable[UUID], recipients: Collection[UUID]) -> list[tuple[UUID, list[UUID]]]:
    """Who owes to whom: nobody owes a report to itself, and one who only would is left out.

    >>> a, b, c = (UUID(int=n) for n in (1, 2, 3))
    >>> owing([a, b], [b]) == [(a, [b])]
    True
    >>> owing([a, b], [b, c]) == [(a, [b, c]), (b, [c])]
    True
    >>> owing([a], []) == [(a, [])]
    True
    """
    result = []
    for body in dict.fromkeys(bodies):
        others = [r for r in recipients if r != body]
        if others or not recipients:
            result.append((body, others))
    return result


def steps_due(due_at: datetime, at: datetime, steps: Sequence[ChaseStep] = CHASE_STEPS) -> list[ChaseStep]:
    """The steps whose day has come, in order; the service drops those already taken.

    >>> due = due_instant(date(2025, 12, 5), "before")
    >>> [s.code for s in steps_due(due, datetime(2025, 12, 4, 1, tzinfo=VN))]
    ['remind-14', 'remind-5', 'remind-0']
    """
    today = at.astimezone(VN).date()
    last = last_good_day(due_at)
    return [step for step in steps if today >= last + timedelta(days=step.days)]


def current_step(due_at: datetime, at: datetime) -> ChaseStep | None:
    """The latest step whose day has come: a person coming late to a plan gets one word, not six."""
    reached = steps_due(due_at, at)
    return reached[-1] if reached else None


def due_words(printed: date | None, qualifier: str) -> str:
    """A deadline as the plan prints it.

    >>> due_words(date(2025, 12, 5), "before")
    'trước ngày 05/12/2025'
    """
    if printed is None:
        return "kế hoạch không nêu hạn"
    day = f"{printed:%d/%m/%Y}"
    words = {"before": f"trước ngày {day}", "by": f"chậm nhất ngày {day}", "on": f"trong ngày {day}"}
    return words.get(qualifier, f"hạn {day}")


def report_title(rule: Mapping[str, Any], plan_name: str) -> str:
    """What a reporting obligation is called in lists.

    >>> report_title({"recurrence": "yearly"}, "Kế hoạch 38/KH-UBND")
    'Báo cáo hằng năm kết quả thực hiện Kế hoạch 38/KH-UBND'
    """
    often = {
        "yearly": "hằng năm ",
        "half-yearly": "6 tháng ",
        "quarterly": "quý ",
        "monthly": "tháng ",
        "once": "",
    }.get(rule.get("recurrence") or DEFAULT_RECURRENCE, "")
    return f"Báo cáo {often}kết quả thực hiện {plan_name}".replace("  ", " ")


def letter_text(
    *,
    addressee: str,
    sender: str,
    lines: Sequence[str],
    today: date,
    title: Callable[[int], str] | None = None,
) -> tuple[str, str]:
    """Subject and body of a chasing letter, as a dispatch says it; a person edits it before it is sent."""
    count = len(lines)
    subject = title(count) if title else f"V/v đôn đốc thực hiện {count} nghĩa vụ đã quá hạn"
    listed = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
    text = (
        f"Kính gửi: {addressee}\n\n"
        f"Đến hết ngày {today:%d/%m/%Y}, {sender} chưa nhận được kết quả thực hiện của quý đơn vị đối với "
        f"{count} nghĩa vụ sau:\n\n{listed}\n\n"
        f"{sender} đề nghị quý đơn vị khẩn trương hoàn thành, gửi kết quả trên hệ thống; trường hợp có khó khăn, "
        "vướng mắc, đề nghị nêu rõ lý do và thời gian hoàn thành.\n\nTrân trọng./."
    )
    return subject, text


def days_late(due_at: datetime, at: datetime) -> int:
    """Whole days past the last good day, 0 while in time.

    >>> days_late(due_instant(date(2025, 12, 5), "before"), datetime(2025, 12, 5, 9, tzinfo=VN))
    1
    """
    return max(0, (at.astimezone(VN).date() - last_good_day(due_at)).days)


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation as :func:`remaining` weighs it: what makes it this one, and how it stands."""

    id: UUID
    key: tuple[UUID, UUID, str, str]
    open: bool
    due_at: datetime | None
    raised_at: datetime


def remaining(owed: Iterable[Owed]) -> dict[UUID, UUID]:
    """Of obligations that bodies which become one owe alike, the one that remains: every other → that one.

    An open one before one that is done, for somebody's part is still to be done; the earliest deadline first.
    """
    groups: dict[tuple[UUID, UUID, str, str], list[Owed]] = {}
    for one in owed:
        groups.setdefault(one.key, []).append(one)
    joined: dict[UUID, UUID] = {}
    for group in groups.values():
        kept = min(
            group,
            key=lambda one: (
                not one.open,
                one.due_at is None,
                one.due_at or one.raised_at,
                one.raised_at,
                str(one.id),
            ),
        )
        joined |= {one.id: kept.id for one in group if one is not kept}
    return joined
