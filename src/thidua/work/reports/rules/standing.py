"""How a report counts: answered, nil, not applicable, exempt, missing, or still to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

#: What a body answers with.
ANSWERS = {
    "figures": "Có số liệu",
    "nil": "Không phát sinh",
    "not_applicable": "Không thuộc diện",
}

#: Standings in the order boards show them. Each is a fact of its own, with who and why.
STANDINGS = {
    "figures": "Đã báo cáo",
    "nil": "Báo cáo không phát sinh",
    "not_applicable": "Không thuộc diện",
    "exempt": "Được miễn",
    "missing": "Không gửi",
    "waiting": "Đã gửi, chờ tiếp nhận",
    "expected": "Chưa gửi",
}

#: How far the head's sign-off is, in a report that can still be written.
SIGNING = {
    "": "",
    "needed": "cần lãnh đạo duyệt",
    "asked": "chờ lãnh đạo duyệt",
    "signed": "lãnh đạo đã duyệt",
    "voided": "đã sửa sau khi duyệt",
}


def signing_of(*, writable: bool, wanted: bool, asked: bool, signed: bool, voided: bool) -> str:
    """How far the sign-off is; empty where none is wanted and none was given, and once it is handed in.

    >>> signing_of(writable=True, wanted=True, asked=True, signed=False, voided=True)
    'asked'
    >>> signing_of(writable=True, wanted=True, asked=False, signed=False, voided=True)
    'voided'
    """
    if not writable or not (wanted or signed):
        return ""
    if signed:
        return "signed"
    return "asked" if asked else "voided" if voided else "needed"


_ACCEPTED = frozenset({"accepted", "locked", "restating", "resubmitted"})


def standing_of(state: str, answer: str) -> str:
    """The standing of a report from its state and its answer.

    >>> standing_of("accepted", "nil"), standing_of("draft", ""), standing_of("missing", "")
    ('nil', 'expected', 'missing')
    """
    if state in _ACCEPTED:
        return answer or "figures"
    if state in {"exempt", "missing"}:
        return state
    return "waiting" if state == "submitted" else "expected"


@dataclass(frozen=True, slots=True)
class Standing:
    """How many reports of a round stand how.

    :ivar on_time: of those handed in, how many before the deadline.
    """

    figures: int = 0
    nil: int = 0
    not_applicable: int = 0
    exempt: int = 0
    missing: int = 0
    waiting: int = 0
    expected: int = 0
    on_time: int = 0

    @property
    def asked(self) -> int:
        """All that were asked."""
        return (
            self.figures
            + self.nil
            + self.not_applicable
            + self.exempt
            + self.missing
            + self.waiting
            + self.expected
        )

    @property
    def due(self) -> int:
        """Those an answer is owed by: not the exempt, not those the question does not concern."""
        return self.asked - self.exempt - self.not_applicable

    @property
    def answered(self) -> int:
        """Figures or nil, accepted: nothing to report is an answer, silence is none."""
        return self.figures + self.nil


def completeness(standing: Standing) -> Fraction | None:
    """The exact share of those who owe an answer that gave one; ``None`` where nobody owes one.

    >>> completeness(Standing(figures=2, nil=1, missing=1, exempt=3))
    Fraction(3, 4)
    """
    return Fraction(standing.answered, standing.due) if standing.due else None


def timeliness(standing: Standing) -> Fraction | None:
    """Timeliness: of those who owe an answer, the share that handed it in before the deadline."""
    return Fraction(standing.on_time, standing.due) if standing.due else None


def added(standings: Iterable[Standing]) -> Standing:
    """Several standings together."""
    rows = list(standings)
    return Standing(
        **{name: sum(getattr(row, name) for row in rows) for name in Standing.__dataclass_fields__}
    )
