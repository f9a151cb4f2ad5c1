"""Which movements a document serves. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thidua.ground.refs import number_key
from thidua.ground.text_vn import search_key


@dataclass(frozen=True, slots=True)
class Signature:
    """How a movement is recognised in a document: the numbers of its documents, the words of its name.

    :param numbers: document numbers that launch it, as printed.
    :param names: its name and short name.
    """

    code: str
    numbers: tuple[str, ...]
    names: tuple[str, ...]


def serves(reading: Mapping[str, Any], movements: Iterable[Signature]) -> list[str]:
    """Codes of the movements a reading serves, in the order given: a proposal, confirmed by the reviewer.

    A document serves a movement when its title names it, or when its preamble cites a document that launches it.

    >>> learning = Signature("hoc-tap", ("1315/QĐ-TTg",), ("Xã hội học tập",))
    >>> digital = Signature("so", ("01-KH/BCĐTW",), ("Bình dân học vụ số",))
    >>> serves({"title": "Phát động phong trào “Bình dân học vụ số”", "legal_bases": []}, [learning, digital])
    ['so']
    >>> serves({"title": "", "legal_bases": [{"number": "1315/QĐ-TTg"}]}, [learning, digital])
    ['hoc-tap']
    """
    title = f" {search_key(str(reading.get('title') or ''))} "
    cited = {number_key(str(b.get("number") or "")) for b in reading.get("legal_bases") or []} - {""}
    found = []
    for movement in movements:
        named = any(f" {search_key(name)} " in title for name in movement.names if name)
        launched = cited & {number_key(number) for number in movement.numbers}
        if named or launched:
            found.append(movement.code)
    return found


def unverified_share(facts: Sequence[bool]) -> tuple[int, int]:
    """How many of a list of verified flags are false, and how many there are.

    >>> unverified_share([True, False, True])
    (1, 3)
    """
    return sum(1 for verified in facts if not verified), len(facts)
