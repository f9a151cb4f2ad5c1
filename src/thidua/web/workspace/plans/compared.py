"""A comparison as its page shows it: rows cut into pieces for two columns, filters, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from thidua.ground.text_vn import search_key
from thidua.reading.comparison import Comparison, Coverage, Row, Side
from thidua.reading.comparison.labels import CHANGES, DEMANDS, KINDS, VERDICTS
from thidua.reading.comparison.say import place
from thidua.work.plans.selectors import ComparedText

TONES = {
    "same": "neutral", "reworded": "info", "moved": "neutral", "renumbered": "neutral", "dropped": "late",
    "added": "good", "merged": "neutral", "split": "neutral",
}  # fmt: skip
#: Words of an unchanged stretch from which its middle is left out.
LONG = 60
VERDICT_TONES = {"answered": "good", "partly": "waiting", "not_answered": "late"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Words of one column: equal, gone or come; `elsewhere` is where they stand in the other plan.

    The blank that follows changed words stands apart, so that no line is drawn under it.
    """

    op: str
    text: str
    elsewhere: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One side of a row: where it stands, the address of that place, its words."""

    place: str
    href: str
    marker: str
    pieces: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row: what became of the clause, what that means, the sentence, the two columns."""

    sentence: str
    changes: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    left: Column | None
    right: Column | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked to see: a change, a kind, words; everything or only what changed."""

    change: str = ""
    kind: str = ""
    text: str = ""
    all: bool = False

    @property
    def active(self) -> bool:
        return bool(self.change or self.kind or self.text)


def wanted(comparison: Comparison, asked: Asked) -> list[Row]:
    """The rows a reader asked for; without a filter those that changed by more than their number."""
    words = search_key(asked.text)
    rows = []
    for row in comparison.rows:
        if asked.change and asked.change not in row.changes:
            continue
        if asked.kind and asked.kind not in row.kinds:
            continue
        if not (asked.change or asked.kind or asked.all or row.changed):
            continue
        texts = " ".join(side.text for side in (row.left, row.right) if side)
        if words and words not in search_key(texts):
            continue
        rows.append(row)
    return rows


def shown(
    rows: Sequence[Row], left: ComparedText, right: ComparedText, urls: tuple[str, str]
) -> list[RowShown]:
    """Rows ready to draw; `urls` are the addresses of the two plans."""
    return [
        RowShown(
            row.sentence,
            tuple((CHANGES[change], TONES[change]) for change in row.changes if change != "same"),
            tuple(KINDS[kind] for kind in row.kinds),
            _column(row, row.left, "removed", left, urls[0]),
            _column(row, row.right, "added", right, urls[1]),
        )
        for row in rows
    ]


def _column(row: Row, side: Side | None, op: str, text: ComparedText, url: str) -> Column | None:
    if side is None:
        return None
    pieces = tuple(
        _piece("equal" if piece.op == "equal" else op, words, piece.place or "", alone=len(row.pieces) == 1)
        for piece in row.pieces
        if (words := piece.left if op == "removed" else piece.right)
    )
    named = {"title": "Tên kế hoạch", "recipients": "Nơi nhận"}.get(row.part) or place(side)
    marker = side.marker if side.where and not side.item else ""
    return Column(named, _href(side, text, url), marker or "", pieces)


def _piece(op: str, text: str, elsewhere: str, *, alone: bool) -> Shown:
    if op == "equal":
        return Shown(op, text if alone else _shortened(text))
    bare = text.rstrip()
    return Shown(op, bare, elsewhere, text[len(bare) :])


def _shortened(text: str) -> str:
    """A long stretch between changes without its middle; the whole stands on the plan's page."""
    words = text.split(" ")
    if len(words) <= LONG:
        return text
    return f"{' '.join(words[: LONG // 3])} […] {' '.join(words[-(LONG // 3) :])}"


def _href(side: Side, text: ComparedText, url: str) -> str:
    anchor = next((text.anchors[clause] for clause in side.clauses if clause in text.anchors), "")
    return f"{url}#{anchor}" if anchor else ""


def options(counted: dict[str, int], labels: dict[str, str]) -> list[tuple[str, str]]:
    """Choices of a filter that have rows, with how many."""
    return [(key, f"{label} ({counted[key]})") for key, label in labels.items() if counted.get(key)]


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """A superior's demand and the place of the other plan that answers it."""

    kind: str
    text: str
    body: str
    where: str
    verdict: str
    tone: str
    place: str
    href: str
    words: str
    late: bool
    less: bool


def answers_shown(
    found: Sequence[Coverage], text: ComparedText, url: str, verdict: str = ""
) -> list[AnswerShown]:
    """Demands ready to draw, those of one verdict when asked."""
    return [
        AnswerShown(
            DEMANDS[one.demand.kind],
            one.demand.text,
            one.demand.body or "",
            one.demand.where or "",
            VERDICTS[one.verdict],
            VERDICT_TONES[one.verdict],
            place(one.place) if one.place else "",
            _href(one.place, text, url) if one.place else "",
            one.place.text if one.place else "",
            one.late,
            one.less,
        )
        for one in found
        if not verdict or one.verdict == verdict
    ]


def verdicts(found: Sequence[Coverage]) -> dict[str, int]:
    """How many demands have each verdict."""
    return dict(Counter(one.verdict for one in found))
