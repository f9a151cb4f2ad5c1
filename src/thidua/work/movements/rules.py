"""Which movements a document serves. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rapidfuzz import fuzz

from thidua.ground.refs import number_key
from thidua.ground.text_vn import search_key

#: Letters a name must have before a damaged form of it is believed, and the likeness (0–100) that form must have.
TOLERANT_FROM: Final = 12
LIKE_ENOUGH: Final = 90


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
    A title damaged by recognition names it still, when nearly all letters of a name long enough are there.

    >>> learning = Signature("hoc-tap", ("1315/QĐ-TTg",), ("Xã hội học tập",))
    >>> digital = Signature("so", ("01-KH/BCĐTW",), ("Bình dân học vụ số",))
    >>> serves({"title": "Phát động phong trào “Bình dân học vụ số”", "legal_bases": []}, [learning, digital])
    ['so']
    >>> serves({"title": "", "legal_bases": [{"number": "1315/QĐ-TTg"}]}, [learning, digital])
    ['hoc-tap']
    >>> serves({"title": "xây dựng xã hội họỏ tập và “Binh dân hoc vu sổ”"}, [learning, digital])
    ['hoc-tap', 'so']
    >>> serves({"title": "Xây dựng nông thôn mới, đô thị văn minh"}, [learning, digital])
    []
    """
    title = f" {search_key(str(reading.get('title') or ''))} "
    cited = {number_key(str(b.get("number") or "")) for b in reading.get("legal_bases") or []} - {""}
    found = []
    for movement in movements:
        named = any(names(title, search_key(name)) for name in movement.names if name)
        launched = cited & {number_key(number) for number in movement.numbers}
        if named or launched:
            found.append(movement.code)
    return found


def names(title: str, name: str) -> bool:
    """Whether a folded title holds a folded name as whole words, or nearly so when the name is long enough.

    >>> names(" thi dua hoc tap ", "hoc tap"), names(" thi dua hoc tao ", "hoc tap")
    (True, False)
    """
    if f" {name} " in title:
        return True
    return len(name) >= TOLERANT_FROM and fuzz.partial_ratio(name, title) >= LIKE_ENOUGH


def unverified_share(facts: Sequence[bool]) -> tuple[int, int]:
    """How many of a list of verified flags are false, and how many there are.

    >>> unverified_share([True, False, True])
    (1, 3)
    """
    return sum(1 for verified in facts if not verified), len(facts)
