"""A body's history as one time line: bars along the days, and the same in words, the latest first. Nothing is read here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from thidua.foundations.orgs.facts import BodyPage, VersionLine
from thidua.foundations.orgs.facts_lineage import BodyKin
from thidua.ground.text_vn import sort_key

#: Heights in CSS pixels: the axis, a track with its heading, the bar in it.
AXIS, TRACK, BAR = 26, 54, 28
#: Widths of the drawing, of a letter and beside a label, in CSS pixels: whether a label fits its bar.
PHONE, DESK, LETTER, INSET = 290, 560, 7.6, 8
#: Years up to which each one is written on the axis.
YEARS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a track; ``x`` and ``width`` in percent of the days drawn.

    :param number: beside it and in the list beneath, where the label does not fit in; 0 where it always does.
    :param desk: whether the label fits on a wide screen, where the number is then left out. :param end: it stands at the
        right edge, where its least width grows to the left.
    """

    x: str
    width: str
    label: str
    words: str
    now: bool
    number: int = 0
    desk: bool = True
    end: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """One property through the days."""

    label: str
    y: int
    bars: tuple[Bar, ...]

    @property
    def top(self) -> int:
        """Where its bars begin."""
        return self.y + TRACK - BAR - 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """Years along the top, a track for each property, the day looked at."""

    height: int
    bar: int
    years: tuple[tuple[str, str], ...]
    tracks: tuple[Track, ...]
    here: str

    @property
    def numbered(self) -> tuple[tuple[str, Bar], ...]:
        """Stretches told in the list beneath, with the heading of their track."""
        return tuple((track.label, bar) for track in self.tracks for bar in track.bars if bar.number)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day; ``kin``: from whom it took over, or who took over from it."""

    day: date | None
    what: tuple[str, ...]
    act: str
    kin: tuple[BodyKin, ...] = ()
    to: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The drawing and the list that say the same, and the days on which something changed."""

    drawing: Drawing
    events: tuple[Event, ...]
    days: tuple[date, ...]


def history_of(
    page: BodyPage, before: Sequence[BodyKin], after: Sequence[BodyKin], day: date, today: date
) -> History:
    """The history of a body as seen on ``day``; ``before`` and ``after``: whom it followed and who followed it."""
    events = tuple(_events(page, before, after))
    days = tuple(sorted({event.day for event in events if event.day}))
    return History(_drawing(page, before, day, today), events, days)


# ── in words


def _events(page: BodyPage, before: Sequence[BodyKin], after: Sequence[BodyKin]) -> Iterable[Event]:
    found: dict[date | None, list[Event]] = {}

    def add(event: Event) -> None:
        found.setdefault(event.day, []).append(event)

    lines = list(reversed(page.history))
    first = lines[0]
    add(Event(first.since, (_began(first),), first.act))
    for old, new in pairwise(lines):
        if old.until != new.since:
            add(Event(old.until, (_("Kết thúc hoạt động"),), ""))
            add(Event(new.since, (_("Hoạt động trở lại: %(name)s") % {"name": new.name},), new.act))
            continue
        add(Event(new.since, tuple(_changes(old, new)), new.act))
    for kin in sorted(before, key=lambda one: (one.on, sort_key(one.card.name))):
        words = _("Tiếp nhận toàn bộ") if kin.whole else _("Tiếp nhận một phần")
        add(Event(kin.on, (words,), "; ".join(kin.acts), (kin,)))
    last = lines[-1]
    if last.until:
        add(Event(last.until, (_("Kết thúc hoạt động"),), ""))
    for kin in after:
        words = _("Giao toàn bộ cho") if kin.whole else _("Giao một phần cho")
        add(Event(kin.on, (words,), "; ".join(kin.acts), (kin,), to=True))
    for code in page.codes:
        add(Event(code.since, (_("Mang mã %(code)s") % {"code": code.code},), code.scheme))
        if code.until:
            add(Event(code.until, (_("Thôi mang mã %(code)s") % {"code": code.code},), code.scheme))
    for key in sorted(found, key=lambda one: one or date.min, reverse=True):
        yield from found[key]


def _began(first: VersionLine) -> str:
    words = _("Thành lập: %(name)s") if first.since else _("Đã có từ trước: %(name)s")
    return words % {"name": first.name}


def _changes(old: VersionLine, new: VersionLine) -> Iterable[str]:
    if old.name != new.name:
        yield _("Đổi tên: “%(old)s” thành “%(new)s”") % {"old": old.name, "new": new.name}
    if old.kind != new.kind:
        yield _("Đổi loại: %(old)s thành %(new)s") % {"old": old.kind_label, "new": new.kind_label}
    if old.parent_id != new.parent_id:
        none = _("không trực thuộc đơn vị nào")
        yield _("Đổi cấp trên: %(old)s sang %(new)s") % {
            "old": old.parent_name or none,
            "new": new.parent_name or none,
        }
    if old.territory_name != new.territory_name:
        yield _("Đổi địa bàn: %(old)s sang %(new)s") % {
            "old": old.territory_name or "–",
            "new": new.territory_name or "–",
        }
    if (old.name, old.kind, old.parent_id, old.territory_name) == (
        new.name,
        new.kind,
        new.parent_id,
        new.territory_name,
    ):
        yield _("Sửa thông tin khác")


# ── drawn


@dataclass(frozen=True, slots=True)
class _Span:
    since: date | None
    until: date | None
    label: str


def _drawing(page: BodyPage, before: Sequence[BodyKin], day: date, today: date) -> Drawing:
    lines = list(reversed(page.history))
    named = [
        (_("Tiền thân"), _joined(before)),
        (_("Tên"), _merged(lines, "name")),
        (_("Trực thuộc"), _merged(lines, "parent_name")),
        (_("Địa bàn"), _merged(lines, "territory_name")),
        (_("Mã"), [_Span(code.since, code.until, code.code) for code in page.codes]),
    ]
    known = [d for _label, spans in named for span in spans for d in (span.since, span.until) if d]
    first = date(
        min([*known, day, today]).year - (1 if before or None in {v.since for v in lines} else 0), 1, 1
    )
    last = date(max([*known, day, today]).year + 1, 1, 1)
    tracks, numbers = [], 0
    for number, (label, spans) in enumerate((label, spans) for label, spans in named if spans):
        bars = []
        for span in spans:
            bar = _bar(span, first, last, day, numbers + 1)
            numbers = max(numbers, bar.number)
            bars.append(bar)
        tracks.append(Track(label, AXIS + number * TRACK, tuple(bars)))
    step = max(1, -(-(last.year - first.year) // YEARS))
    years = tuple(
        (_at(date(year, 1, 1), first, last), str(year)) for year in range(first.year, last.year, step)
    )
    return Drawing(AXIS + len(tracks) * TRACK + 4, BAR, years, tuple(tracks), _at(day, first, last))


def _joined(before: Sequence[BodyKin]) -> list[_Span]:
    """Those it followed, as one stretch for each day on which it took over."""
    found: list[_Span] = []
    for on, some in groupby(sorted(before, key=lambda one: one.on), key=lambda one: one.on):
        names = [kin.card.name for kin in some]
        words = names[0] if len(names) == 1 else _("%(n)s cơ quan") % {"n": len(names)}
        found.append(_Span(found[-1].until if found else None, on, words))
    return found


def _merged(lines: Sequence[VersionLine], name: str) -> list[_Span]:
    """Periods that touch and say the same are one; periods without a value are left out."""
    spans: list[_Span] = []
    for line in lines:
        label = getattr(line, name)
        if spans and spans[-1].label == label and spans[-1].until == line.since:
            spans[-1] = _Span(spans[-1].since, line.until, label)
        else:
            spans.append(_Span(line.since, line.until, label))
    return [span for span in spans if span.label]


def _bar(span: _Span, first: date, last: date, day: date, number: int) -> Bar:
    since, until = span.since or first, span.until or last
    begins = _("từ %(day)s") % {"day": f"{span.since:%d/%m/%Y}"} if span.since else _("từ trước")
    ends = _("đến trước %(day)s") % {"day": f"{span.until:%d/%m/%Y}"} if span.until else _("đến nay")
    part = (until - since).days / (last - first).days
    room = len(span.label) * LETTER + 2 * INSET
    return Bar(
        number=0 if room <= part * PHONE else number,
        desk=room <= part * DESK,
        end=(since - first).days / (last - first).days > 0.5,
        x=_at(since, first, last),
        width=_share((until - since).days, first, last),
        label=span.label,
        words=f"{span.label}: {begins} {ends}",
        now=since <= day < until,
    )


def _at(day: date, first: date, last: date) -> str:
    return _share((day - first).days, first, last)


def _share(days: int, first: date, last: date) -> str:
    return f"{100 * days / (last - first).days:.2f}%"
