"""An old address as people type it: the unit's own name, the names above it, perhaps words of a body before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from thidua.ground.text_vn import search_key

#: Words that say what kind of territory a name is of, folded. A table of the language, like the abbreviations of ``names``.
KINDS = frozenset(
    {"xa", "phuong", "thi tran", "dac khu", "huyen", "quan", "thi xa", "thanh pho", "tinh", "huyen dao"}
)
#: Short forms people type for them.
SHORT_KINDS = {
    "p": "phuong",
    "x": "xa",
    "tt": "thi tran",
    "q": "quan",
    "h": "huyen",
    "tx": "thi xa",
    "tp": "thanh pho",
    "t": "tinh",
}
#: Words that begin a part of an address below the commune: a hamlet, a group, a street, a house. Some begin names of units
#: as well (“Bản Mù”, “Đường Lâm”), so a part is only left out where nothing is found with it.
BELOW = frozenset(
    [
        "thon",
        "xom",
        "ap",
        "ban",
        "buon",
        "bon",
        "plei",
        "soc",
        "khom",
        "khu",
        "to",
        "doi",
        "cum",
        "so",
        "duong",
        "pho",
        "ngo",
        "ngach",
        "hem",
        "kiet",
        "lo",
        "tang",
        "nha",
        "toa",
        "lang",
        "d",
        "tdp",
        "kp",
        "kdc",
        "ql",
        "tl",
    ]
)
#: Such a part by its first words, written together with its number or of more words than one.
_BELOW = re.compile(
    r"(\d+\w?|(kp|tdp|kdc|to|thon|khu|ap|lo|ql|tl)\d+\w*"
    r"|(to dan|khu dan|cum dan|khu do|khu tap|tieu khu|quoc lo|tinh lo|chung cu|can ho)\b.*)"
)
#: Words of a body tried before a name of which nothing says where it begins: “hội khuyến học hồng phong”.
LONGEST_HEAD = 5
#: Parts of an address below which the first one is never left out unless it says that it is below the commune.
SURELY = 2
_COMMA = re.compile(r"[,;\n/]+|\s[-–—]\s")

_Piece = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Address:
    """One way to read what was typed, in folded words.

    :param head: words before the name: of a body (“ubnd”). :param own: the unit's name without its kind.
    :param kind: the kind typed before it, if any. :param above: words of the names above it.
    :param split: something said where the own name ends; else ``own`` may run on into the names above.
    :param below: words of parts below the commune that were left out (“thôn 3”, “số 5 ngõ 12”).
    """

    head: tuple[str, ...]
    own: tuple[str, ...]
    kind: str
    above: tuple[str, ...]
    split: bool
    below: tuple[str, ...] = ()


def read_address(text: str) -> list[Address]:
    """The ways to read a typed text as an address, the likeliest first.

    >>> first = read_address("hồng phong, huyện An Dương, TP Hải Phòng")[0]
    >>> first.own, first.above
    (('hong', 'phong'), ('an', 'duong', 'hai', 'phong'))
    >>> [(way.head, way.own, way.kind) for way in read_address("UBND tt An Dương")]
    [((), ('ubnd',), ''), (('ubnd',), ('an', 'duong'), 'thi tran')]
    >>> [(way.head, way.own) for way in read_address("ubnd hồng phong")]
    [((), ('ubnd', 'hong', 'phong')), (('ubnd',), ('hong', 'phong')), (('ubnd', 'hong'), ('phong',))]
    >>> [(way.below, way.own) for way in read_address("thôn 3, xã Lê Lợi, Hải Phòng")][:2]
    [((), ('thon', '3')), (('thon', '3'), ('le', 'loi'))]
    """
    parts = [list(_pieces(search_key(part).split())) for part in _COMMA.split(text)]
    parts = [pieces for pieces in parts if pieces]
    if not parts:
        return []
    first, *rest = parts
    later = [piece for pieces in rest for piece in pieces]
    without = list(_above_hamlets(parts))
    guessed = [way for way, sure in without if not sure]
    ways = [_address((), first, later), *(way for way, sure in without if sure)]
    kind, words = first[0]
    if not kind and len(first) > 1:
        ways.append(_address(words, first[1:], later))
    elif not kind:
        ways += [
            _address(words[:size], [("", words[size:])], later)
            for size in range(1, min(LONGEST_HEAD, len(words) - 1) + 1)
        ]
    return [*ways, *guessed]


def _above_hamlets(parts: list[list[_Piece]]) -> Iterator[tuple[Address, bool]]:
    """The address without its parts below the commune (sure); then without a first part of which nothing says what it is."""
    left, below = [list(pieces) for pieces in parts], list[str]()
    while left and not left[0][0][0] and _is_below(left[0][0][1]):
        below += left[0].pop(0)[1]
        left = [pieces for pieces in left if pieces]
    if below and left:
        yield _left(left, below), True
    if len(left) > SURELY and len(left[0]) == 1 and not left[0][0][0]:
        yield _left(left[1:], [*below, *left[0][0][1]]), False


def _left(parts: list[list[_Piece]], below: list[str]) -> Address:
    later = [piece for pieces in parts[1:] for piece in pieces]
    return replace(_address((), parts[0], later), below=tuple(below))


def _is_below(words: tuple[str, ...]) -> bool:
    return (
        words[0] in BELOW
        or _BELOW.fullmatch(" ".join(words[:2])) is not None
        or bool(_BELOW.fullmatch(words[0]))
    )


def _address(head: tuple[str, ...], first: list[_Piece], later: list[_Piece]) -> Address:
    (kind, own), *rest = first
    above = tuple(word for _kind, words in (*rest, *later) for word in words)
    return Address(head, own, kind, above, bool(rest or later))


def _pieces(words: list[str]) -> Iterator[_Piece]:
    """(kind, the words after it): a piece begins at each kind of territory that a name follows."""
    kind, held, index = "", list[str](), 0
    while index < len(words):
        found, size = _kind_at(words, index)
        if found and index + size < len(words):
            if held:
                yield kind, tuple(held)
            kind, held = found, []
            index += size
        # The word after a kind belongs to the name, whatever it is: “phường Thị Cầu”.
        held.append(words[index])
        index += 1
    if held:
        yield kind, tuple(held)


def _kind_at(words: list[str], index: int) -> tuple[str, int]:
    for size in (2, 1):
        word = " ".join(words[index : index + size])
        word = SHORT_KINDS.get(word, word)
        if word in KINDS:
            return word, size
    return "", 0
