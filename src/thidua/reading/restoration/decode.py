"""The likeliest clean text of a damaged one: candidates for every word, weighed along the line (beam search)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thidua.ground.text_vn import fold, nfc
from thidua.reading.restoration.confusions import LOST_MARK, marks, skeletons, syllable_cost
from thidua.reading.restoration.model import START, Lexicon, as_counted
from thidua.reading.restoration.syllables import by_skeleton, is_syllable
from thidua.reading.restoration.words import Piece

_KEPT_CANDIDATES = 9
#: A candidate this much less likely than the best one by itself is not looked at.
_TOO_FAR = 7.0
_BEAM = 6
#: A beginning this much less likely than the best one is given up.
_HOPELESS = 9.0
#: What it costs that an abbreviation with a known likeness stays as read; what one in capitals earns.
_UNKNOWN = 10.5
_ABBREVIATION = 5.5
#: What every other word costs where a clean relative has a word; and the cost below which a printed word is sound.
HINT = 4.0
_SOUND = 0.6
_VOWELS = frozenset("aeiouy")
_D_AGAIN = str.maketrans("PBĐ", "DDD")
#: Ligatures stand for a letter with two marks; quotation marks inside words are specks.
_LIGATURES = {ord("ﬁ"): "@", ord("ﬂ"): "@", **{ord(sign): None for sign in "'‘’´`"}}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A word as restored, with how sure that is (0 to 1)."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    counted: str
    cost: float


def lost_mark_cost(words: Sequence[str]) -> float:
    """What a lost mark costs in a text: little where nearly all are lost, much where most survived."""
    long = [word for word in words if word.isalpha() and len(word) > 1]
    if len(long) < 20:
        return LOST_MARK
    marked = sum(any(_kept_mark(letter) for letter in nfc(word.lower())) for word in long)
    kept = min(0.93, marked / len(long) / 0.85)
    return min(2.6, max(0.05, -math.log(1 - kept)))


def _kept_mark(letter: str) -> bool:
    hat, tone = marks(letter)
    return (bool(tone) or hat in "ăâêôơưđ") and letter != "é"


_Path = tuple[int, "_Path | None"]
_State = tuple[float, str, str, "_Path | None"]


def _score(state: _State) -> float:
    return state[0]


class Decoder:
    """Restores lines of pieces with one lexicon; keeps what it found for each word."""

    def __init__(self, lexicon: Lexicon, lost_mark: float) -> None:
        self.lexicon = lexicon
        self.lost_mark = lost_mark
        self._candidates: dict[tuple[str, bool], tuple[_Candidate, ...]] = {}
        self._abbreviations = [key for key in lexicon.ones if len(key) > 1 and key.isupper()]
        self._chances: dict[tuple[str, str, str, bool], float] = {}

    def decode(self, row: Sequence[Piece], hints: Mapping[int, str]) -> list[Chosen]:
        """The words of a row of pieces (whole paragraphs or more), in order; other pieces come back as read.

        :param hints: the syllable a clean relative has at a piece's place.
        """
        options: list[tuple[_Candidate, ...]] = []
        shown: list[Piece] = []
        for index, piece in enumerate(row):
            if piece.kind != "word" and not piece.counted:
                continue
            shown.append(piece)
            options.append(self._options(piece, hints.get(index)))
        best = self._search(shown, options)
        chosen = self._judged(shown, options, best)
        made: list[Chosen] = []
        at = 0
        for piece in row:
            if piece.kind != "word" and not piece.counted:
                made.append(Chosen(piece.text, 1.0))
            else:
                made.append(chosen[at])
                at += 1
        return made

    def _options(self, piece: Piece, hint: str | None) -> tuple[_Candidate, ...]:
        if piece.kind != "word":
            return (_Candidate(piece.text, piece.counted, 0.0),)
        found = self._of_word(piece.text, piece.caps)
        if hint is None:
            return found
        same = next((one for one in found if one.counted == hint), None)
        if same is None and any(one.cost < _SOUND and self.lexicon.knows(one.counted) for one in found):
            return found  # a sound word of its own: here the texts really differ
        others = tuple(
            _Candidate(one.text, one.counted, one.cost + HINT) for one in found if one.counted != hint
        )
        return (_Candidate(hint, hint, min(same.cost if same else 3.0, 3.0)), *others)

    def _of_word(self, word: str, caps: bool) -> tuple[_Candidate, ...]:
        known = self._candidates.get((word, caps))
        if known is None:
            # Among capitals only a known one without any vowel is surely no word ("HDND").
            known_only = caps and not _VOWELS & set(fold(word))
            short = len(word) > 1 and word.isupper() and len(word) <= 8 and (not caps or known_only)
            word_like = word not in self.lexicon.ones and fold(word) in by_skeleton()
            found = self._abbreviation(word, known_only) if short and not word_like else None
            known = self._candidates[word, caps] = found or self._found(word, caps)
        return known

    def _abbreviation(self, word: str, known_only: bool = False) -> tuple[_Candidate, ...]:
        """An abbreviation in capitals among small letters: a known one with its Đ read as P, B or D, or as read."""
        wanted = word.translate(_D_AGAIN)
        same = [
            key for key in self._abbreviations if len(key) == len(word) and key.translate(_D_AGAIN) == wanted
        ]
        if known_only and not same:
            return ()
        if word in same or not same:
            return (_Candidate(word, word, 0.0),) if len(word) > 2 or word in same else ()
        best = max(same, key=lambda key: self.lexicon.ones[key])
        return (_Candidate(best, best, 0.0), _Candidate(word, word, _UNKNOWN))

    def _found(self, word: str, caps: bool) -> tuple[_Candidate, ...]:
        bare = nfc(word).translate(_LIGATURES)
        lowered = bare.lower()
        best: dict[str, float] = {}
        lexicon = self.lexicon
        table = by_skeleton()
        strict = 1.5 if word[:1].isupper() and not caps else 1.0  # names are not to be talked away
        for skeleton, kept, cost in skeletons(lowered):
            for syllable in table[skeleton]:
                if cost and not lexicon.knows(syllable):
                    continue
                total = strict * cost + syllable_cost(kept, syllable, self.lost_mark)
                if total < best.get(syllable, 99.0):
                    best[syllable] = total
        counted = as_counted(word)
        if counted not in best and (lexicon.knows(counted) or is_syllable(word)):
            best[counted] = 0.0
        ranked = sorted((cost - 0.8 * self._weight(text), text, cost) for text, cost in best.items())
        ranked = [one for one in ranked[:_KEPT_CANDIDATES] if one[0] <= ranked[0][0] + _TOO_FAR]
        made = [_Candidate(text, text, cost) for _, text, cost in ranked]
        if not any(one.counted == counted for one in made):
            capital = len(word) > 1 and word.isupper() and len(word) <= 6
            made.append(_Candidate(word, counted, -_ABBREVIATION if capital else 0.0))
        return tuple(made)

    def _weight(self, word: str) -> float:
        named = 0.2 if word in self.lexicon.names else 0.02
        return math.log(self.lexicon.ones.get(word, 0) + named)

    def _log(self, first: str, second: str, word: str, named: bool) -> float:
        key = (first, second, word, named)
        known = self._chances.get(key)
        if known is None:
            chance = self.lexicon.chance(first, second, word)
            if named:
                chance = max(chance, 0.25 * self.lexicon.name_chance(second, word))
            known = self._chances[key] = math.log(chance) if chance > 1e-12 else -27.6
        return known

    def _search(self, row: Sequence[Piece], options: Sequence[tuple[_Candidate, ...]]) -> list[int]:
        """The candidate chosen at each place."""
        beam: list[_State] = [(0.0, START, START, None)]
        for piece, candidates in zip(row, options, strict=True):
            named = piece.text[:1].isupper()
            merged: dict[tuple[str, str], _State] = {}
            for score, first, second, path in beam:
                for index, candidate in enumerate(candidates):
                    word = candidate.counted
                    total = score - candidate.cost
                    if piece.kind == "word":
                        total += self._log(first, second, word, named)
                    state = (second, word)
                    if state not in merged or merged[state][0] < total:
                        merged[state] = (total, second, word, (index, path))
            ordered = sorted(merged.values(), key=_score, reverse=True)[:_BEAM]
            beam = [one for one in ordered if one[0] > ordered[0][0] - _HOPELESS]
        chosen: list[int] = []
        path = beam[0][3]
        while path is not None:
            index, path = path
            chosen.append(index)
        return chosen[::-1]

    def _judged(
        self, row: Sequence[Piece], options: Sequence[tuple[_Candidate, ...]], best: Sequence[int]
    ) -> list[Chosen]:
        """The chosen candidates in the print's case, each weighed against the others at its place."""
        words = [START, START, *(options[i][index].counted for i, index in enumerate(best)), START, START]
        made: list[Chosen] = []
        for at, (piece, candidates) in enumerate(zip(row, options, strict=True)):
            if piece.kind != "word":
                made.append(Chosen(piece.text, 1.0))
                continue
            named = piece.text[:1].isupper()
            first, second, _, after, last = words[at : at + 5]
            scores = [
                self._log(first, second, one.counted, named)
                + self._log(second, one.counted, after, False)
                + self._log(one.counted, after, last, False)
                - one.cost
                for one in candidates
            ]
            top = max(scores)
            weights = [math.exp(score - top) for score in scores]
            picked = candidates[best[at]]
            confidence = weights[best[at]] / sum(weights)
            if not self.lexicon.knows(picked.counted):
                confidence = min(confidence, 0.3)
            same = picked.counted == as_counted(piece.text)
            text = piece.text if same else cased(piece.text, picked.text, piece.caps)
            made.append(Chosen(text, round(confidence, 3)))
        return made


def cased(printed: str, syllable: str, caps: bool = False) -> str:
    """A syllable in the case of what was printed; in capitals throughout where its line is.

    >>> cased("PUA", "đua"), cased("Pon", "đơn"), cased("bUA", "đua"), cased("1anh", "lãnh")
    ('ĐUA', 'Đơn', 'ĐUA', 'lãnh')
    """
    if syllable == printed or syllable.isupper():
        return syllable
    letters = [letter for letter in printed if letter.isalpha()]
    upper = sum(letter.isupper() for letter in letters)
    if (caps and upper) or (len(letters) > 1 and letters[-1].isupper() and upper * 3 >= len(letters) * 2):
        return syllable.upper()
    if printed[0] in "$§" or (letters and letters[0].isupper() and printed[0] == letters[0]):
        return syllable[:1].upper() + syllable[1:]
    return syllable
