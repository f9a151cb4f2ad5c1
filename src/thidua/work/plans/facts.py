"""Frozen values the plan room hands to pages, journeys and other rooms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from thidua.foundations.orgs.facts import Ending
from thidua.reading import lint
from thidua.reading.lint import Rule


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan as lists show it."""

    id: UUID
    paper_id: UUID
    kind: str
    number: str
    symbol: str
    date: date | None
    title: str
    issuer_name: str
    issuer_id: UUID | None
    owner_id: UUID
    owner_name: str
    state: str
    state_label: str
    tone: str
    quality: str
    taken_in_at: datetime
    adopted_at: datetime | None
    waiting: int
    findings: int
    version: int
    sample: bool

    @property
    def name(self) -> str:
        """How the plan is called in lists and trails."""
        return f"{self.kind.capitalize()} {self.number or self.symbol or '(chưa có số)'}".strip()


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause of the consolidated text.

    :param key: the clause's key, or ``act:n`` for the n-th paragraph an act brought.
    :param origin: the act that brought it; empty for the original text. :param changed: acts that changed words or number.
    :param repealed: the act that repealed it. :param was: what stood here before it was replaced.
    """

    key: str
    parent: str | None
    level: int
    marker: str
    path: str
    text: str
    heading: bool = False
    origin: str = ""
    changed: tuple[str, ...] = ()
    repealed: str = ""
    was: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class AddresseeView:
    """An addressee with what it was resolved to."""

    id: UUID
    role: str
    role_label: str
    printed: str
    state: str
    body_id: UUID | None
    body_name: str
    group: str
    group_label: str
    how: str
    candidates: tuple[dict[str, str], ...] = ()
    endings: tuple[Ending, ...] = ()
    takes_over: UUID | None = None
    ending: str = ""
    chosen_by: str = ""
    chosen_at: datetime | None = None
    chosen_why: str = ""
    taken: tuple[str, ...] = ()

    @property
    def gone(self) -> tuple[Ending, ...]:
        """What ended of this addressee and nobody was chosen for yet."""
        return tuple(ending for ending in self.endings if ending.code not in self.taken)


@dataclass(frozen=True, slots=True)
class CountedFor:
    """The plan's movements (key, name, whether the provision counts for it); proposed until a person confirms."""

    movements: tuple[tuple[UUID, str, bool], ...]
    confirmed: bool

    @property
    def several(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.movements) > 1

    @property
    def open(self) -> bool:
        """Whether a person still has to say for which of several movements it counts."""
        return self.several and not self.confirmed


@dataclass(frozen=True, slots=True)
class ProvisionView:
    """A provision as the review and the plan page show it.

    :param begins: first day it holds, where an amendment brought it; ``ends`` first day it holds no more.
    :param act: the amending act it belongs to. :param enters: it stands in a plan that amended the one shown.
    """

    id: UUID
    kind: str
    kind_label: str
    state: str
    state_label: str
    tone: str
    summary: str
    where: str
    line: int | None
    clause_id: UUID | None
    data: dict[str, Any]
    read: dict[str, Any] | None
    note: str
    revision: int
    changed_by: str
    addressees: tuple[AddresseeView, ...]
    begins: date | None = None
    ends: date | None = None
    replaces: UUID | None = None
    act: UUID | None = None
    enters: bool = False
    counted: CountedFor | None = None

    @property
    def unresolved(self) -> int:
        """Addressees nobody has tied to a body or group yet."""
        return sum(1 for one in self.addressees if one.state == "unresolved")


@dataclass(frozen=True, slots=True)
class WithoutAddressee:
    """A printed name that (or a part of which) means nobody any more, with the provisions that wait for a choice."""

    plan_id: UUID
    provision_id: UUID
    addressee_id: UUID
    printed: str
    ending: Ending
    provisions: int


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding beside its line."""

    id: UUID
    code: str
    severity: str
    message: str
    where: str
    line: int | None
    state: str
    note: str

    @property
    def rule(self) -> Rule | None:
        """The linter's rule behind it: its name, the reason, the sources, what to do."""
        return lint.rule_of(self.code)

    @property
    def what(self) -> str:
        """What stands there, without what the rule says of every such place."""
        return lint.what_of(self.code, self.message)


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause with what hangs on it."""

    id: UUID
    parent_id: UUID | None
    level: int
    marker: str
    path: str
    heading: str
    text: str
    line_from: int
    line_to: int
    provisions: tuple[ProvisionView, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A plan that cites a document, and the document as the plan prints it."""

    plan: PlanCard
    role: str
    number: str
    date: date | None
    issuer: str


@dataclass(frozen=True, slots=True)
class BasisView:
    """An edge of the legal-basis graph."""

    id: UUID
    role: str
    number: str
    date: date | None
    printed_date: str
    issuer: str
    where: str
    cited_plan_id: UUID | None
    executes: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything the pages of one plan need, read in a constant number of queries."""

    plan: PlanCard
    revision: int
    movements: tuple[tuple[UUID, str], ...]
    superior: tuple[UUID, str] | None
    carrier: tuple[UUID, str] | None
    clauses: tuple[ClauseView, ...]
    provisions: tuple[ProvisionView, ...]
    bases: tuple[BasisView, ...]
    findings: tuple[FindingView, ...]
    lines: tuple[str, ...]
    reading: dict[str, Any]
    may_review: bool
    may_adopt: bool
    refusal: str = ""
    amends: str = ""
    amendments: tuple[AmendmentLine, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def without_addressee(self) -> tuple[WithoutAddressee, ...]:
        """Names of provisions that hold or wait, for whose lost bodies nobody was chosen; each name and ending once."""
        found: dict[tuple[str, str], WithoutAddressee] = {}
        for provision in self.provisions:
            if provision.state == "rejected":
                continue
            for who in provision.addressees:
                for ending in who.gone:
                    key = (who.printed, ending.code)
                    first = found.get(key)
                    found[key] = (
                        replace(first, provisions=first.provisions + 1)
                        if first
                        else WithoutAddressee(self.plan.id, provision.id, who.id, who.printed, ending, 1)
                    )
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A document in the legal-basis graph."""

    key: str
    label: str
    issuer: str
    date: date | None
    plan_id: UUID | None
    own: bool
    rank: int


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """``source`` cites ``target``."""

    source: str
    target: str
    executes: bool


@dataclass(frozen=True, slots=True)
class ObligingProvision:
    """What the obligation room needs of a provision that obliges somebody."""

    id: UUID
    kind: str
    summary: str
    where: str
    data: dict[str, Any]
    addressees: tuple[AddresseeView, ...]
    begins: date | None = None
    ends: date | None = None
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class ActView:
    """One change an amending plan makes, beside the passages it changes (``before``) and what they become (``result``)."""

    id: UUID
    act: str
    act_label: str
    where: str
    after: str
    text: str
    old: str
    new: str
    quote: str
    line: int
    state: str
    state_label: str
    tone: str
    problem: str
    before: tuple[Passage, ...]
    result: tuple[Passage, ...]
    provisions: tuple[ProvisionView, ...]
    ended: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AmendmentView:
    """What an amending plan changes, in which plan and from which day."""

    plan_id: UUID
    state: str
    state_label: str
    tone: str
    number: str
    dated: date | None
    issuer: str
    target_id: UUID | None
    target_name: str
    effective: date | None
    effective_how: str
    acts: tuple[ActView, ...]

    @property
    def waiting(self) -> int:
        """Acts nobody has decided about."""
        return sum(1 for act in self.acts if act.state == "proposed")


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """A plan that changed another, as that one's pages name it."""

    plan_id: UUID
    name: str
    dated: date | None
    effective: date | None


@dataclass(frozen=True, slots=True)
class ConsolidatedPage:
    """A plan's text as of a day; ``acts`` tells of each mark which plan made it and by which sentence."""

    plan: PlanCard
    on: date
    passages: tuple[Passage, ...]
    acts: dict[str, tuple[AmendmentLine, str]]
    amendments: tuple[AmendmentLine, ...]


@dataclass(frozen=True, slots=True)
class Following:
    """What of an amended plan's duties and reports ends (keys) and begins on the day an amendment takes effect."""

    target: UUID
    effective: date | None
    ended: tuple[UUID, ...]
    begun: tuple[ObligingProvision, ...]


@dataclass(frozen=True, slots=True)
class ClauseQuote:
    """The words of a plan that ask for something, and where they stand."""

    plan_id: UUID
    clause_id: UUID | None
    path: str
    text: str
