"""What a rule of the linter is: a function with a record that says what it is for, and the register of all of them.

A rule yields a :class:`Hit` for each place it does not like. The record around it makes that a finding: code and
severity are stable, the message says what stands where (the hit), why that is wrong with the source, what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from thidua.reading.letterhead import Letterhead
from thidua.reading.outline import Node
from thidua.reading.schema import Finding, Reading, Severity

#: Whether a source was read where it is cited; ``project`` is our own reasoning: there is no text to read.
State = Literal["verified", "unverified", "project"]


@dataclass(frozen=True, slots=True)
class Source:
    """A provision a rule rests on, as documents cite it; `read_at` names the page it was read on."""

    text: str
    state: State
    read_at: str = ""

    @property
    def cited(self) -> str:
        """The source as a message names it.

        >>> Source("Luật A, Điều 1", "unverified").cited
        'Luật A, Điều 1 (chưa xác minh)'
        """
        return f"{self.text} (chưa xác minh)" if self.state == "unverified" else self.text


#: Logic and arithmetic need no law.
LOGIC = Source("Suy luận của dự án, không dẫn văn bản", "project")


@dataclass(frozen=True, slots=True)
class Subject:
    """One document as rules look at it. `parent` is the superior's plan and `today` the day of reading, where known."""

    reading: Reading
    root: Node
    head: Letterhead
    parent: Reading | None = None
    today: str | None = None

    @property
    def damaged(self) -> bool:
        """Whether letters were lost on the way, so that only what survives damage may be judged."""
        return self.reading.source.text_quality == "damaged"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place a rule does not like: one sentence on what stands there."""

    what: str
    where: str | None = None
    line: int | None = None


Check = Callable[[Subject], Iterable[Hit]]
#: A document of a rule's table: the text under the frame of `samples.framed`, or (text, the superior's text).
Example = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its record. `fires` and `silent` are run by the tests; `damaged` says whether it reads damaged text."""

    code: str
    severity: Severity
    title: str
    why: str
    todo: str
    sources: tuple[Source, ...]
    fires: tuple[Example, ...]
    silent: tuple[Example, ...]
    damaged: bool
    check: Check

    @property
    def law(self) -> tuple[Source, ...]:
        """The sources that are texts."""
        return tuple(source for source in self.sources if source.state != "project")

    @property
    def tail(self) -> str:
        """What a message says after the hit's own sentence: why, the source, what to do."""
        cited = "; ".join(source.cited for source in self.law)
        return " ".join(part for part in (self.why, f"Căn cứ: {cited}." if cited else "", self.todo) if part)

    def findings(self, subject: Subject) -> list[Finding]:
        """What the rule finds in a document."""
        if subject.damaged and not self.damaged:
            return []
        return [self.finding(hit) for hit in self.check(subject)]

    def finding(self, hit: Hit) -> Finding:
        """The finding of one hit."""
        return Finding(self.code, self.severity, f"{hit.what} {self.tail}", hit.where, hit.line)


#: Every rule by its code, in the order of the modules.
RULES: dict[str, Rule] = {}


def examples(*texts: Example) -> tuple[Example, ...]:
    """Texts of a rule's table. They are samples, not words of the interface, so no translation is asked for them."""
    return texts


def rule(
    code: str,
    severity: Severity,
    title: str,
    *,
    why: str,
    todo: str,
    sources: tuple[Source, ...],
    fires: tuple[Example, ...],
    silent: tuple[Example, ...],
    damaged: bool = False,
) -> Callable[[Check], Check]:
    """Register a function as a rule. A code is stable and never reused."""

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"two rules are called {code}")
        RULES[code] = Rule(code, severity, title, why, todo, sources, fires, silent, damaged, check)
        return check

    return register
