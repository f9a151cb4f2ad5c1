"""What changed between two texts of a clause, word by word; damage is never a change.

First the longest common run of (canonised) words; inside what is left, damaged words are laid against clean ones in
order, each at the price of `damage.unlikeness`. A stray sign of a damaged text, or a broken word standing alone against
one word, is damage too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from thidua.reading.comparison import damage
from thidua.reading.comparison.result import Op, Piece
from thidua.reading.comparison.tokens import Token, printed

#: Price of a word that stands on one side only; putting one word for another must cost less than two of these.
_ALONE = 1.0
#: Common words that alone between two changes do not keep them apart.
_SMALL = {"va", "cac", "cua", "cho", "la", "do", "de", "co", "trong", "o", "theo", "ve", "tai", "voi", "duoc"}
_LARGEST = 250_000

Price = Callable[[str, str], float | None]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of both texts: words `left[i1:i2]` against `right[j1:j2]`; equal, or changed when one is empty."""

    op: Op
    i1: int
    i2: int
    j1: int
    j2: int


def price_of(damaged: tuple[bool, bool]) -> Price | None:
    """How words are held against each other: None when both texts are clean and only equal words are equal."""
    left, right = damaged
    if left and right:
        return lambda a, b: 0.2 if damage.may_be(a, b) else None
    if right:
        return damage.unlikeness
    if left:
        return lambda a, b: damage.unlikeness(b, a)
    return None


def runs(
    left: Sequence[Token],
    right: Sequence[Token],
    keys: tuple[Sequence[str], Sequence[str]],
    damaged: tuple[bool, bool],
) -> list[Run]:
    """The two texts as runs in order; every word of both is in exactly one."""
    price = price_of(damaged)
    made: list[Run] = []
    for i1, i2, j1, j2, equal in _blocks(keys[0], keys[1], price is not None):
        if equal:
            made.append(Run("equal", i1, i2, j1, j2))
        elif price is None or i1 == i2 or j1 == j2 or (i2 - i1) * (j2 - j1) > _LARGEST:
            made += [Run("removed", i1, i2, j1, j1), Run("added", i2, i2, j1, j2)]
        else:
            made += _laid(left, right, (i1, i2, j1, j2), price)
    made = _joined(made)
    if price is not None:
        made = _joined([_unbroken(run, left, right, damaged) for run in _paired(made, left, right, damaged)])
    return _together(made, keys[0])


def _blocks(left: Sequence[str], right: Sequence[str], widen: bool) -> list[tuple[int, int, int, int, bool]]:
    """Equal and other stretches; for damaged texts other stretches a word or two apart are one."""
    made: list[tuple[int, int, int, int, bool]] = []
    for op in Indel.opcodes(list(left), list(right)):
        block = (op.src_start, op.src_end, op.dest_start, op.dest_end, op.tag == "equal")
        if not block[4] and made and not made[-1][4]:
            last = made.pop()
            block = (last[0], block[1], last[2], block[3], False)
        elif widen and not block[4] and len(made) > 1 and made[-1][4] and not made[-2][4]:
            island = made[-1]
            if island[1] - island[0] <= 2:
                made.pop()
                last = made.pop()
                block = (last[0], block[1], last[2], block[3], False)
        made.append(block)
    return made


def _laid(
    left: Sequence[Token], right: Sequence[Token], block: tuple[int, int, int, int], price: Price
) -> list[Run]:
    """One block laid word against word at the least price."""
    i1, i2, j1, j2 = block
    rows, columns = i2 - i1, j2 - j1
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for j in range(1, columns + 1):
        best[0][j] = j * _ALONE
    for i in range(1, rows + 1):
        here, before, word = best[i], best[i - 1], left[i1 + i - 1].key
        here[0] = i * _ALONE
        for j in range(1, columns + 1):
            least = min(before[j], here[j - 1]) + _ALONE
            cost = price(word, right[j1 + j - 1].key)
            if cost is not None and before[j - 1] + cost < least:
                least = before[j - 1] + cost
            here[j] = least
    made: list[Run] = []
    i, j = rows, columns
    while i or j:
        cost = price(left[i1 + i - 1].key, right[j1 + j - 1].key) if i and j else None
        if cost is not None and best[i][j] == best[i - 1][j - 1] + cost:
            i, j = i - 1, j - 1
            made.append(Run("equal", i1 + i, i1 + i + 1, j1 + j, j1 + j + 1))
        elif j and best[i][j] == best[i][j - 1] + _ALONE:
            j -= 1
            made.append(Run("added", i1 + i, i1 + i, j1 + j, j1 + j + 1))
        else:
            i -= 1
            made.append(Run("removed", i1 + i, i1 + i + 1, j1 + j, j1 + j))
    return made[::-1]


def _joined(parts: list[Run]) -> list[Run]:
    """Neighbouring runs of one kind as one; between equal runs what was removed stands before what was added."""
    made: list[Run] = []
    for run in parts:
        if run.i1 == run.i2 and run.j1 == run.j2:
            continue
        standing: Op | None = made[-1].op if made else None
        if standing == run.op:
            last = made.pop()
            made.append(Run(run.op, last.i1, run.i2, last.j1, run.j2))
        elif standing == "added" and run.op == "removed":
            added = made.pop()
            if made and made[-1].op == "removed":
                last = made.pop()
                made.append(Run("removed", last.i1, run.i2, last.j1, last.j2))
            else:
                made.append(Run("removed", run.i1, run.i2, added.j1, added.j1))
            made.append(Run("added", run.i2, run.i2, added.j1, added.j2))
        else:
            made.append(run)
    return made


def _paired(
    parts: list[Run], left: Sequence[Token], right: Sequence[Token], damaged: tuple[bool, bool]
) -> list[Run]:
    """As many removed words as added ones, all broken on the damaged side and alike in shape: the same words, unread."""
    made: list[Run] = []
    for run in parts:
        before = made[-1] if made else None
        if run.op == "added" and before is not None and before.op == "removed":
            gone, come = left[before.i1 : before.i2], right[run.j1 : run.j2]
            if len(gone) == len(come) and all(map(lambda a, b: _unread(a, b, damaged), gone, come)):
                made[-1] = Run("equal", before.i1, before.i2, run.j1, run.j2)
                continue
        made.append(run)
    return made


def _unread(a: Token, b: Token, damaged: tuple[bool, bool]) -> bool:
    """Whether a word is so broken that it can be told only by its place."""
    if a.is_number and b.is_number:
        return False
    broken, whole = (b.key, a.key) if damaged[1] else (a.key, b.key)
    if whole.isdigit() or (broken.isdigit() and len(broken) > 2):
        return False
    if len(broken) <= 1:
        return len(whole) <= 3
    near = Indel.normalized_similarity(whole, broken)
    return damage.frame(broken) is None and near >= 0.4


def _unbroken(run: Run, left: Sequence[Token], right: Sequence[Token], damaged: tuple[bool, bool]) -> Run:
    """Stray signs of a damaged text that stand against nothing are no change."""
    words = left[run.i1 : run.i2] if run.op == "removed" else right[run.j1 : run.j2]
    side = 0 if run.op == "removed" else 1
    if run.op != "equal" and damaged[side] and all(_stray(word) for word in words):
        return Run("equal", run.i1, run.i2, run.j1, run.j2)
    return run


def _stray(word: Token) -> bool:
    return len(word.key) < 2 and not word.is_number


#: More words standing on both sides are always shown as such.
_ISLAND = 3


def _together(parts: list[Run], keys: Sequence[str]) -> list[Run]:
    """A small word or two between two larger changes is read as part of them."""
    made = list(parts)
    changed = True
    while changed:
        changed = False
        for at in range(1, len(made) - 1):
            run = made[at]
            wide = run.i2 - run.i1
            if run.op != "equal" or not 0 < wide <= _ISLAND or wide != run.j2 - run.j1:
                continue
            around = [*_side(made, at, -1), *_side(made, at, 1)]
            gone = sum(other.i2 - other.i1 for other in around)
            come = sum(other.j2 - other.j1 for other in around)
            both = all(any(other.op == op for other in around) for op in ("removed", "added"))
            small = all(re.sub(r"\W", "", key) in _SMALL for key in keys[run.i1 : run.i2])
            enclosed = made[at - 1].op != "equal" != made[at + 1].op
            if both and enclosed and min(gone, come) >= (3 if small else 4 * wide):
                made[at : at + 1] = [
                    Run("removed", run.i1, run.i2, run.j1, run.j1),
                    Run("added", run.i2, run.i2, run.j1, run.j2),
                ]
                made = _joined(made)
                changed = True
                break
    return made


def _side(parts: list[Run], at: int, step: int) -> list[Run]:
    found = []
    at += step
    while 0 <= at < len(parts) and parts[at].op != "equal":
        found.append(parts[at])
        at += step
    return found


def pieces(parts: list[Run], left: Sequence[Token], right: Sequence[Token]) -> tuple[Piece, ...]:
    """The runs with the words as printed."""
    return tuple(
        Piece(run.op, printed(left[run.i1 : run.i2]), printed(right[run.j1 : run.j2])) for run in parts
    )
