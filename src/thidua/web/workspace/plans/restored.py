"""What restoration made of a damaged plan, as the review shows it: restored words, doubtful ones, lines as read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thidua.work.plans.facts import ClauseView, PlanPage, ProvisionView

#: Below this confidence a word is underlined: half of those are wrong, of the others one in a hundred (docs/performance.md).
UNSURE = 0.75
#: Letters a clause may have lost of its lines (a marker restored, a hyphen joined) before one more line is taken.
_LOST = 2


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as the scan was read, with its page and number."""

    page: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class RestoredClause:
    """A clause's restored text, its doubtful stretches (from, to, the word as read), and the lines it comes from."""

    text: str
    doubts: tuple[tuple[int, int, str], ...]
    lines: tuple[ReadLine, ...]


def restored_clauses(page: PlanPage) -> dict[int, RestoredClause]:
    """The restored clauses of a plan by their order; empty for a clean plan."""
    told = (page.reading.get("restored_text") or {}).get("lines") or []
    by_line = {int(line["line"]): line for line in told if "syllables" in line}
    clauses: Sequence[Mapping[str, Any]] = page.reading.get("clauses") or []
    if not by_line or len(clauses) != len(page.clauses):
        return {}
    texts = {number: str(line["original"]) for number, line in by_line.items()}
    return {
        order: _restored(str(read["restored"]), own_lines(clause, texts), by_line)
        for order, (read, clause) in enumerate(zip(clauses, page.clauses, strict=True))
        if read.get("restored")
    }


def restored_words(page: PlanPage, provision: ProvisionView) -> str:
    """The restored sentence a provision was read from; empty where its clause was read clean.

    A duty hangs on the clause that names its body: what it says stands below, at the provision's own words or line.
    """
    found = restored_clauses(page)
    own = next((order for order, clause in enumerate(page.clauses) if clause.id == provision.clause_id), None)
    if own is None:
        return ""
    below = own + 1
    while below < len(page.clauses) and page.clauses[below].level > page.clauses[own].level:
        below += 1
    orders = [order for order in range(own, below) if order in found]
    said = " ".join(provision.summary.casefold().split())
    by_words = [order for order in orders if found[order].text.casefold().rstrip(" .;") in said]
    by_line = [order for order in orders if page.clauses[order].line_from == provision.line]
    best = max(by_words, key=lambda order: len(found[order].text), default=None)
    for order in (best, *by_line, *orders):
        if order is not None:
            return found[order].text
    return ""


def own_lines(clause: ClauseView, texts: Mapping[int, str]) -> list[int]:
    """The lines a clause was read from, by their numbers; ``texts`` holds the lines that count, as read.

    A clause's span runs on to the next one, the last clause's to the end of the file with the signature: the lines end
    where its words do.
    """
    wanted = _letters(clause.marker) + _letters(clause.text) - _LOST
    found: list[int] = []
    for number in range(clause.line_from, clause.line_to + 1):
        if number not in texts or not texts[number].strip():
            continue
        if found and wanted <= 0:
            break
        found.append(number)
        wanted -= _letters(texts[number])
    return found


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _restored(text: str, numbers: Sequence[int], by_line: Mapping[int, Mapping[str, Any]]) -> RestoredClause:
    text = " ".join(text.split())
    doubts: list[tuple[int, int, str]] = []
    lines: list[ReadLine] = []
    at = 0
    for number in numbers:
        line = by_line[number]
        lines.append(ReadLine(int(line.get("page") or 1), number, str(line["original"]).strip()))
        for start, end, original, confidence in line["syllables"]:
            word = str(line["text"])[start:end]
            place = text.find(word, at, at + 200)
            if place < 0:
                continue
            at = place + len(word)
            if confidence < UNSURE:
                doubts.append((place, at, str(original or word)))
    return RestoredClause(text, tuple(doubts), tuple(lines))
