"""Places in a text as amendments name them: "điểm b khoản 2 Mục III" → "III.2.b"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.reading.keys import plain
from thidua.reading.paths import join_path
from thidua.reading.tables.amending import ORDINALS, UNITS

_UNIT = "|".join(sorted((name.replace(" ", r"\s+") for name in UNITS), key=len, reverse=True))
_ROMAN = r"[ivxlc]{1,6}"
_ONE = (
    rf"(?:\d{{1,2}}(?:\.\d{{1,2}}){{0,4}}(?:\.?[a-z])?|{_ROMAN}(?:\.\d{{1,2}}){{0,4}}(?:\.[a-z])?|[a-z]\d?"
    rf"|thu\s+(?:{'|'.join(ORDINALS)})|dau\s+tien|thu\s+\d{{1,2}}|cuoi(?:\s+cung)?)(?![\w/])"
)
_TOKEN = re.compile(
    rf"\b(?:cac\s+)?(?P<unit>{_UNIT})\s+(?:so\s+)?(?P<first>{_ONE})"
    rf"(?P<more>(?:\s*(?:[,;]\s*(?:va\b)?|va\b)\s*{_ONE})*)"
)
_SEPARATED = re.compile(rf"(?<!\w){_ONE}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a path of markers; ``start`` and ``end`` are where the text names it. Bullets count: "-2" is the second."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    rank: int
    roman: bool
    steps: tuple[str, ...]
    start: int
    end: int


def places(text: str, within: str = "") -> list[Place]:
    """Every place a text names, in order; ``within`` is the path of the part the sentence stands under.

    >>> [p.path for p in places("điểm b khoản 2 Mục III")], [p.path for p in places("các khoản 2, 3 và 5 Mục IV")]
    (['III.2.b'], ['IV.2', 'IV.3', 'IV.5'])
    >>> [p.path for p in places("khoản 2 Mục III và điểm đ khoản 1 Mục IV")], [p.path for p in places("mục 2 Phần II")]
    (['III.2', 'IV.1.đ'], ['II.2'])
    >>> [p.path for p in places("điểm 2.1 khoản 2 Mục II")], [p.path for p in places("khoản 1", within="V")]
    (['II.2.1'], ['V.1'])
    >>> [p.path for p in places("gạch đầu dòng thứ hai khoản 1 Mục II")], [p.path for p in places("Điều 3")]
    (['II.1.-2'], ['Điều 3'])
    """
    groups: list[list[list[_Token]]] = []
    last: _Token | None = None
    for token in _tokens(text):
        if last is None or not groups:
            groups.append([[token]])
        elif token.rank < last.rank or (token.rank == last.rank and token.roman and not last.roman):
            for chain in groups[-1]:
                chain.append(token)
        elif token.rank == last.rank:
            groups[-1].append([token])
        else:
            groups.append([[token]])
        last = token
    found: list[Place] = []
    for group in _with_shared_outer(groups):
        for chain in group:
            found += _paths(chain, within)
    return found


def _tokens(text: str) -> list[_Token]:
    key = plain(text)
    found = []
    for match in _TOKEN.finditer(key):
        unit = re.sub(r"\s+", " ", match["unit"])
        printed = [
            text[m.start() : m.end()]
            for span in ("first", "more")
            for m in _SEPARATED.finditer(key, match.start(span), match.end(span))
        ]
        steps = tuple(_step(unit, one) for one in printed)
        roman = bool(re.fullmatch(_ROMAN, plain(printed[0]))) and printed[0].isupper()
        found.append(_Token(UNITS[unit], roman, steps, match.start(), match.end()))
    return found


def _step(unit: str, printed: str) -> str:
    key = re.sub(r"\s+", " ", plain(printed))
    if unit in ("gach dau dong", "doan"):
        word = key.removeprefix("thu ")
        number = ORDINALS.get(word) or (int(word) if word.isdigit() else 0)
        return f"-{number}" if number else "-"
    return f"Điều {printed}" if unit == "dieu" else printed.strip(".")


def _with_shared_outer(groups: list[list[list[_Token]]]) -> list[list[list[_Token]]]:
    """ "điểm a khoản 1, điểm b khoản 2 Mục III": the part named once at the end holds for those before."""
    outer: list[_Token] = []
    for group in reversed(groups):
        top = group[-1][-1]
        shared = [token for token in outer if token.rank < top.rank]
        for chain in group:
            chain.extend(shared)
        outer = [token for token in group[-1][1:] or group[-1] if token.rank < group[-1][0].rank]
    return groups


def _paths(chain: list[_Token], within: str) -> list[Place]:
    """A chain from the innermost token out, as one path for each of the innermost markers."""
    base = ""
    for token in reversed(chain[1:]):
        base = join_path(base, token.steps[0])
    if not base and chain[0].rank > 2:
        base = within
    elif base and within and chain[-1].rank > 2:
        base = _under(within, base)
    start, end = chain[0].start, max(token.end for token in chain)
    return [Place(_under(base, one), start, end) for one in chain[0].steps]


def _under(base: str, step: str) -> str:
    return f"{base}.{step}".lstrip(".") if step.startswith("-") else join_path(base, step)
