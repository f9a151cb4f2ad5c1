"""What a change means: how far a clause reaches, who may decide, who acts, what is asked, by when, on what ground.

The kinds are those a consultation sorts comments by. They are told from the changed words alone (key form, mended where
the text is damaged), so a clause that always spoke of the whole country is not a change of scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from thidua.reading.citations import find_citations
from thidua.reading.comparison.result import Kind, Op
from thidua.reading.tables.changes import ACTORS, ADVISES, CARRIES_OUT, DECIDES, SCOPE
from thidua.reading.tables.verbs import ACTION_STARTS, DUTY_VERB

_ORDER: tuple[Kind, ...] = (
    "power", "scope", "actor_added", "actor_dropped", "duty_added", "duty_dropped", "citation_added",
    "citation_dropped", "deadline", "number", "recipients", "wording",
)  # fmt: skip
#: A change of power is told by few words; in a whole new sentence "đề xuất" is only one more thing to do.
_FEW = 16
#: Words before a number that make it a day.
_DAY = re.compile(r"\b(?:ngay|thang|nam|quy)\b(?: \w+){0,2}$")


@dataclass(frozen=True, slots=True)
class Changed:
    """A run of changed words in key form, with the words that stand just before it.

    `mended` are the words of a damaged text as `restore.mend` writes them back: another reading of the same run.
    """

    op: Op
    words: str
    before: str
    mended: str = ""

    @property
    def read(self) -> str:
        """The words in every way they were read."""
        return f"{self.words} | {self.mended}" if self.mended and self.mended != self.words else self.words

    @property
    def length(self) -> int:
        return len(self.words.split())


def kinds_of(
    changed: Iterable[Changed], texts: tuple[str, str], damaged: tuple[bool, bool]
) -> tuple[Kind, ...]:
    """The kinds of a reworded clause, at least one; `texts` are its two texts."""
    runs = [run for run in changed if run.words]
    gone, come = _joined(runs, "removed"), _joined(runs, "added")
    found: set[Kind] = set()
    if _power(runs, gone, come):
        found.add("power")
    if SCOPE.search(gone) or SCOPE.search(come):
        found.add("scope")
    actors_gone, actors_come = set(ACTORS.findall(gone)), set(ACTORS.findall(come))
    if actors_come - actors_gone:
        found.add("actor_added")
    if actors_gone - actors_come:
        found.add("actor_dropped")
    if any(run.op == "added" and _asks(run) for run in runs):
        found.add("duty_added")
    if any(run.op == "removed" and _asks(run) for run in runs):
        found.add("duty_dropped")
    left, right = cited(texts[0], damaged[0]), cited(texts[1], damaged[1])
    if left - right and re.search(r"\d", gone):
        found.add("citation_dropped")
    if right - left and re.search(r"\d", come):
        found.add("citation_added")
    found |= _numbers(runs)
    return ordered(found or {"wording"})


def kinds_of_whole(
    words: str, text: str, damaged: bool, *, added: bool, duty: bool, subject: bool
) -> tuple[Kind, ...]:
    """The kinds of a clause that stands on one side only, possibly none.

    `duty` and `subject` say what the reader took it for.
    """
    found: set[Kind] = set()
    if duty or ACTION_STARTS.match(words):
        found.add("duty_added" if added else "duty_dropped")
    if subject:
        found |= {"scope", "actor_added" if added else "actor_dropped"}
    if cited(text, damaged):
        found.add("citation_added" if added else "citation_dropped")
    return ordered(found)


def ordered(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    """Kinds in the order people read them: what weighs most first."""
    given = set(kinds)
    return tuple(kind for kind in _ORDER if kind in given)


def cited(text: str, damaged: bool) -> set[str]:
    """Documents a text cites, by the digits of their numbers: symbols do not survive damage.

    >>> cited("theo Quyết định số 1373/QĐ-TTg", False)
    {'1373'}
    """
    numbers = (one.number for one in find_citations(text, damaged) if one.number)
    return {found.group().lstrip("0") for number in numbers if (found := re.match(r"\d+", number))}


def _joined(runs: list[Changed], op: Op) -> str:
    return " | ".join(run.read for run in runs if run.op == op)


def _power(runs: list[Changed], gone: str, come: str) -> bool:
    for run in runs:
        other = come if run.op == "removed" else gone
        if run.length <= _FEW and ADVISES.search(run.read) and not ADVISES.search(other):
            return True
    for one, other in ((gone, come), (come, gone)):
        if (
            DECIDES.search(one)
            and not DECIDES.search(other)
            and CARRIES_OUT.search(other)
            and not CARRIES_OUT.search(one)
        ):
            return True
    return False


def _asks(run: Changed) -> bool:
    """Whether a run says something more to do: a duty's verb with words for what is to be done."""
    return run.length >= 6 and bool(DUTY_VERB.search(run.read))


def _numbers(runs: list[Changed]) -> set[Kind]:
    """A number put for another: a day or a year, or an amount."""
    found: set[Kind] = set()
    for at, run in enumerate(runs):
        follows = runs[at + 1] if at + 1 < len(runs) else None
        if run.op != "removed" or follows is None or follows.op != "added" or follows.before != run.before:
            continue
        before, after = re.findall(r"\d[\d.,]*", run.words), re.findall(r"\d[\d.,]*", follows.words)
        if before and after and before != after:
            start = run.words[: run.words.index(before[0])].rstrip()
            found.add("deadline" if _DAY.search(f"{run.before} {start}".strip()) else "number")
    return found
