"""Frozen values of the cascade room: what a draft is derived from, and what its pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that deriving changed in a clause, and why.

    :param code: name, unknown, own-duty, title-level, deadline, power, area, basis, criteria-above,
        this-plan, duplicate, restored.
    :param why_en: the reason in English, where it comes from the pack and not from a rule.
    """

    code: str
    before: str
    after: str
    why: str
    source: str = ""
    verified: bool = True
    why_en: str = ""


@dataclass(frozen=True, slots=True)
class SourceClause:
    """A clause of the superior's plan as deriving needs it.

    :param criteria_level: level of the subject when the clause opens a group of criteria.
    :param reports: (day, month) of reporting rules that stand in the clause.
    :param own_plan: the clause asks for nothing but a plan of one's own.
    :param own_duty: it holds, or stands above, a duty of the drafting body.
    :param damaged: the text as it stands in the copy at hand, when ``text`` is what the reader restored of it.
    """

    ref: UUID
    depth: int
    marker: str
    path: str
    text: str
    criteria_level: str = ""
    reports: tuple[tuple[int, int], ...] = ()
    reporting: bool = False
    own_plan: bool = False
    own_duty: bool = False
    damaged: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name the superior's plan may print and what stands for it below.

    :param after: the words below; empty when no counterpart is known.
    :param role: ``any``, ``duty`` or ``reporter``: where the name stands.
    :param own: the name means the drafting body itself.
    """

    printed: str
    after: str
    source: str = ""
    verified: bool = True
    role: str = "any"
    own: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """The drafting body or the superior's issuer: level, its rank, its territory's words.

    :param area: "phường Hồng An"; ``kind``: "phường"; both empty for a body without a territory.
    """

    name: str
    level: str
    rank: int
    area: str
    kind: str


@dataclass(frozen=True, slots=True)
class Superior:
    """The superior's plan as a document to cite."""

    name: str
    kind: str
    number: str
    date: date | None
    issuer: str
    title: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A clause of the derived draft."""

    origin: UUID | None
    depth: int
    marker: str
    text: str
    dropped: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Something the superior's plan asks that a subordinate's plan may answer.

    :param addressed: it is asked of the drafting body by name or as a member of a group.
    """

    id: UUID
    kind: str
    kind_label: str
    text: str
    clause: UUID | None
    path: str
    addressed: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """How far a draft answers an ask: ``answered``, ``partly``, ``open``; with the place that does."""

    ask: Ask
    verdict: str
    place: UUID | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """All asks with their answers."""

    answers: tuple[Answer, ...]

    @property
    def answered(self) -> int:
        """Asks fully answered."""
        return sum(1 for one in self.answers if one.verdict == "answered")

    @property
    def total(self) -> int:
        """All asks."""
        return len(self.answers)

    @property
    def missing(self) -> tuple[Answer, ...]:
        """Asks not or only partly answered, those addressed to the body first."""
        return tuple(
            sorted(
                (one for one in self.answers if one.verdict != "answered"), key=lambda o: not o.ask.addressed
            )
        )


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause of a draft as the editor shows it."""

    id: UUID
    depth: int
    marker: str
    text: str
    state: str
    origin: UUID | None
    origin_path: str
    origin_text: str
    changes: tuple[Change, ...]
    edited: bool
    marks: int
    revision: int
    changed_by: str
    changed_at: datetime
    beneath_dropped: bool = False


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft as lists show it."""

    id: UUID
    superior_id: UUID
    superior_name: str
    body_id: UUID
    body_name: str
    title: str
    state: str
    state_label: str
    tone: str
    plan_id: UUID | None
    changed_by: str
    changed_at: datetime
    sample: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """Everything the editor of a draft shows."""

    card: DraftCard
    revision: int
    place: str
    signer: str
    clauses: tuple[ClauseView, ...]
    coverage: Coverage
    marks: int
    may_edit: bool
    refusal: str


@dataclass(frozen=True, slots=True)
class DemandView:
    """A sentence by which bodies are asked for a plan of their own."""

    id: UUID
    provision_id: UUID
    text: str
    path: str
    words: str
    due_words: str
    asked: int


@dataclass(frozen=True, slots=True)
class Measured:
    """How far a plan stands from its superior's: what it answers, drops and adds, later days, wrong levels and powers."""

    asked: int
    answered: int
    dropped: int
    added: int
    later: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a body stands with the plan it was asked for.

    :param code: issued, issued_late, review, drafting, none. :param late_days: whole days behind the last good day.
    """

    code: str
    label: str
    tone: str
    late_days: int


@dataclass(frozen=True, slots=True)
class FollowedRow:
    """One line of the tree: a body asked, or one on the way to it (``standing`` is ``None`` then)."""

    body_id: UUID
    name: str
    depth: int
    standing: Standing | None = None
    plan_id: UUID | None = None
    number: str = ""
    dated: date | None = None
    days_after: int | None = None
    last_day: date | None = None
    obligation_id: UUID | None = None
    measured: Measured | None = None


@dataclass(frozen=True, slots=True)
class FollowedPage:
    """Who was asked for a plan under a superior's, and how far each is."""

    demands: tuple[DemandView, ...]
    rows: tuple[FollowedRow, ...]
    counts: dict[str, int]
    unmeasured: int
    may_demand: bool
