"""What a document changes in another: its amending instructions as acts. Nothing is guessed.

Input are the clauses of a reading (reading-schema.md). An instruction that is not understood whole becomes an act
``unresolved`` with the reason, for a person to place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from thidua.reading.amending_places import Place, places
from thidua.reading.citations import find_citations
from thidua.reading.dates import FULL_DATE, date_of
from thidua.reading.keys import plain, squeeze_blanks
from thidua.reading.tables.amending import EVERYWHERE, INSERT, RENUMBER, REPEAL, REPLACE, TITLE, UNITS, WORDS

Verb = Literal["replace", "insert", "repeal", "reword", "renumber", "unresolved"]
Json = Mapping[str, Any]

#: Reasons why an instruction was not understood, as the reviewer reads them.
NO_PLACE = "không nêu điều khoản nào được sửa"
NO_TEXT = "không có lời mới trong dấu ngoặc kép"
OPEN_QUOTE = "lời mới mở ngoặc kép mà không đóng"
NO_WORDS = "không rõ cụm từ nào được thay bằng cụm từ nào"
NO_NUMBERS = "không rõ số cũ thành số mới nào"
NOT_KNOWN = "lối viết chưa gặp"


@dataclass(frozen=True, slots=True)
class Act:
    """One change.

    :param where: path of the clause that is replaced, repealed, reworded or renumbered, or of the new clause ("III." is
        the end of III); empty for words changed everywhere.
    :param after: for an insertion the path it stands after; empty puts it last in its part.
    :param text: the new clause, one paragraph a line. :param old: the words that go, :param new: the words (or number)
        that come.
    :param quote: the instruction itself. :param line: where it stands. :param why: why it is unresolved.
    """

    act: Verb
    where: str
    quote: str
    line: int
    line_to: int
    after: str = ""
    text: str = ""
    old: str = ""
    new: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """The document that is changed, as cited."""

    number: str
    date: str | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class Amendments:
    """What a document changes in another.

    :param effective: the day it says it takes effect; ``signing`` when that is its own day.
    """

    target: Amended | None
    acts: tuple[Act, ...]
    effective: str | None = None
    signing: bool = False

    @property
    def unresolved(self) -> tuple[Act, ...]:
        """Instructions that were not understood."""
        return tuple(act for act in self.acts if act.act == "unresolved")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A clause outside quotation, with the quoted paragraphs that follow it."""

    id: str
    parent: str | None
    text: str
    line: int
    line_to: int
    quoted: tuple[str, ...]
    closed: bool


_OPENS = re.compile(r"[“\"]")
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")


def read_amendments(reading: Json) -> Amendments | None:
    """The acts of an amending document; ``None`` for a document that does not say it changes another.

    >>> made = read_amendments({"title": "Sửa đổi Kế hoạch số 12/KH-UBND ngày 05/01/2026 của UBND phường", "clauses": [
    ...     {"id": "c1", "parent": None, "marker": "1.", "text": "Bãi bỏ điểm a khoản 1 Mục II.", "line": 3}]})
    >>> made.target.number, made.target.date, [(act.act, act.where) for act in made.acts]
    ('12/KH-UBND', '2026-01-05', [('repeal', 'II.1.a')])
    >>> read_amendments({"title": "Phát động phong trào", "clauses": []}) is None
    True
    """
    title = str(reading.get("title") or "")
    clauses = reading.get("clauses") or []
    if not re.search(TITLE, plain(title)):
        return None
    target = _target(title, clauses, str(reading.get("number") or ""))
    if target is None:
        return None
    sentences = _sentences(clauses)
    effective, signing = _effective(sentences)
    return Amendments(target, tuple(_acts(sentences)), effective, signing)


def _target(title: str, clauses: Sequence[Json], own: str) -> Amended | None:
    """The document the title says is changed; its date or issuer may stand in the body only."""
    cited = [c for c in find_citations(title) if c.number and c.number != own]
    if not cited:
        return None
    first = cited[0]
    date, issuer = first.date, first.issuer
    for clause in clauses:
        for again in find_citations(str(clause.get("text") or "")[:2000]):
            if again.number == first.number:
                date, issuer = date or again.date, issuer or again.issuer
    return Amended(str(first.number), date, issuer)


def _sentences(clauses: Sequence[Json]) -> list[_Sentence]:
    """Clauses outside quotation marks, each with the paragraphs quoted after it up to the mark that closes them."""
    found: list[_Sentence] = []
    index = 0
    while index < len(clauses):
        clause = clauses[index]
        text = squeeze_blanks(str(clause.get("text") or ""))
        index += 1
        quoted: list[str] = []
        line_to = int(clause.get("line") or 0)
        depth = _depth(text)
        head = text
        if depth > 0:
            cut = text.rfind("“") if "“" in text else text.rfind('"')
            head, quoted = text[:cut], [text[cut:]]
        elif text.endswith(":") and index < len(clauses) and _starts_quote(clauses[index]):
            quoted, depth = [_whole(clauses[index])], _depth(_whole(clauses[index]))
            line_to = int(clauses[index].get("line") or line_to)
            index += 1
        while quoted and depth > 0 and index < len(clauses):
            piece = _whole(clauses[index])
            quoted.append(piece)
            depth += _depth(piece)
            line_to = int(clauses[index].get("line") or line_to)
            index += 1
        found.append(
            _Sentence(
                id=str(clause.get("id")),
                parent=str(clause["parent"]) if clause.get("parent") else None,
                text=squeeze_blanks(head),
                line=int(clause.get("line") or 0),
                line_to=line_to,
                quoted=tuple(_bare(quoted)),
                closed=depth <= 0,
            )
        )
    return found


def _starts_quote(clause: Json) -> bool:
    return squeeze_blanks(str(clause.get("text") or ""))[:1] in ("“", '"')


def _whole(clause: Json) -> str:
    """A paragraph with its marker, as printed."""
    return squeeze_blanks(f"{clause.get('marker') or ''} {clause.get('text') or ''}")


def _depth(text: str) -> int:
    """How many quotation marks a paragraph leaves open (negative: closes)."""
    return text.count("“") - text.count("”") + (text.count('"') % 2) * (1 if _OPENS.match(text) else -1)


def _bare(quoted: Sequence[str]) -> list[str]:
    """Quoted paragraphs without the marks around them and what follows the last."""
    if not quoted:
        return []
    lines = list(quoted)
    lines[0] = re.sub(r"^\s*[“\"]\s*", "", lines[0])
    lines[-1] = re.sub(r"\s*[”\"]\s*[.;,]?\s*$", "", lines[-1])
    return [line for line in map(squeeze_blanks, lines) if line]


_EFFECT = re.compile(
    rf"\b(?:co|het) hieu luc(?: thi hanh)?(?: ke)? tu (?:ngay )?(?:(?P<signing>ky)|{FULL_DATE})"
)


def _effective(sentences: Sequence[_Sentence]) -> tuple[str | None, bool]:
    for sentence in sentences:
        found = _EFFECT.search(plain(sentence.text))
        if found:
            return (None, True) if found["signing"] else (date_of(found, 2), False)
    return None, False


def _acts(sentences: Sequence[_Sentence]) -> list[Act]:
    """The acts in order; a sentence that only says which part is changed gives its place to those below it."""
    holders: dict[str, str] = {}
    children = {sentence.parent for sentence in sentences if sentence.parent}
    by_id = {sentence.id: sentence for sentence in sentences}
    acts: list[Act] = []
    for sentence in sentences:
        within = _within(sentence, holders, by_id)
        key = plain(sentence.text)
        verb = _verb(key)
        if verb is None:
            continue
        named = places(_QUOTED.sub(lambda quoted: " " * len(quoted.group()), sentence.text), within)
        if sentence.text.endswith(":") and not sentence.quoted and sentence.id in children:
            if len(named) == 1:
                holders[sentence.id] = named[0].path
            continue
        acts += _read(verb, sentence, named)
    return acts


def _within(sentence: _Sentence, holders: Mapping[str, str], by_id: Mapping[str, _Sentence]) -> str:
    parent = sentence.parent
    while parent:
        if parent in holders:
            return holders[parent]
        parent = by_id[parent].parent if parent in by_id else None
    return ""


_VERBS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "reword",
        re.compile(rf"^(?:thay(?: the)?|sua(?: doi)?|dieu chinh|bo|bai bo|bo sung|them) {WORDS}\s*[“\"]"),
    ),
    ("renumber", re.compile(rf"^(?:{RENUMBER}\b|.{{0,80}}\bduoc (?:danh so lai|doi) thanh\b)")),
    ("replace", re.compile(rf"^{REPLACE}\b")),
    ("repeal", re.compile(rf"^{REPEAL}\b(?! sung)")),
    ("insert", re.compile(rf"^{INSERT}\b")),
)


def _verb(key: str) -> str | None:
    if len(key) < 8 or key.isdigit():
        return None
    return next((name for name, pattern in _VERBS if pattern.match(key)), None)


def _read(verb: str, sentence: _Sentence, named: Sequence[Place]) -> list[Act]:
    if sentence.quoted and not sentence.closed:
        return [_unresolved(sentence, OPEN_QUOTE)]
    readers = {
        "reword": _reword,
        "renumber": _renumber,
        "replace": _replace,
        "repeal": _repeal,
        "insert": _insert,
    }
    return readers[verb](sentence, named)


def _unresolved(sentence: _Sentence, why: str, where: str = "") -> Act:
    text = "\n".join(sentence.quoted)
    return Act("unresolved", where, sentence.text, sentence.line, sentence.line_to, text=text, why=why)


def _new_text(sentence: _Sentence) -> str:
    """The new clause: the paragraphs quoted after the instruction, or the words quoted in it after the colon."""
    if sentence.quoted:
        return "\n".join(sentence.quoted)
    _head, colon, tail = sentence.text.partition(":")
    found = re.fullmatch(r"\s*[“\"](.+)[”\"]\s*[.;]?\s*", tail) if colon else None
    return squeeze_blanks(found[1]) if found else ""


def _replace(sentence: _Sentence, named: Sequence[Place]) -> list[Act]:
    if not named:
        return [_unresolved(sentence, NO_PLACE)]
    text = _new_text(sentence)
    if not text or len(named) > 1:
        why = NO_TEXT if not text else NOT_KNOWN
        return [_unresolved(sentence, why, named[0].path)]
    return [Act("replace", named[0].path, sentence.text, sentence.line, sentence.line_to, text=text)]


def _repeal(sentence: _Sentence, named: Sequence[Place]) -> list[Act]:
    if not named:
        return [_unresolved(sentence, NO_PLACE)]
    return [Act("repeal", p.path, sentence.text, sentence.line, sentence.line_to) for p in named]


_AFTER = re.compile(rf"\b(?:vao |lien |ngay )*sau (?=(?:cac )?(?:{'|'.join(UNITS)})\b)")


def _insert(sentence: _Sentence, named: Sequence[Place]) -> list[Act]:
    """A new clause: what is named before "sau" is new and stands after what is named behind it, or the other way round.

    "Bổ sung khoản 3 vào sau khoản 2 Mục III", "Bổ sung vào sau khoản 2 Mục III khoản 2a", "Bổ sung khoản 5 Mục III".
    """
    text = _new_text(sentence)
    if not text:
        return [_unresolved(sentence, NO_TEXT, named[0].path if named else "")]
    if not named:
        return [_unresolved(sentence, NO_PLACE)]
    cut = _AFTER.search(plain(sentence.text.partition(":")[0]))
    if cut is None:
        if len(named) != 1:
            return [_unresolved(sentence, NOT_KNOWN, named[0].path)]
        last = re.search(r"\bcuoi\b", plain(sentence.text[: named[0].start]))
        return [_placed(sentence, f"{named[0].path}." if last else named[0].path, "", text)]
    before = [p for p in named if p.start < cut.start()]
    behind = [p for p in named if p.start >= cut.end()]
    if len(before) == 1 and len(behind) == 1:
        return [_placed(sentence, _beside(before[0].path, behind[0].path), behind[0].path, text)]
    if not before and len(behind) == 1:
        return [_placed(sentence, "", behind[0].path, text)]
    if not before and len(behind) == 2:
        return [_placed(sentence, _beside(behind[1].path, behind[0].path), behind[0].path, text)]
    return [_unresolved(sentence, NOT_KNOWN, named[0].path)]


def _beside(new: str, after: str) -> str:
    """The new clause's path: in the part of the one it stands after, unless it names its own part.

    >>> _beside("3", "III.2"), _beside("IV.3", "IV.2")
    ('III.3', 'IV.3')
    """
    if "." in new or "." not in after:
        return new
    return f"{after.rpartition('.')[0]}.{new}"


def _placed(sentence: _Sentence, where: str, after: str, text: str) -> Act:
    return Act("insert", where, sentence.text, sentence.line, sentence.line_to, after=after, text=text)


def _reword(sentence: _Sentence, named: Sequence[Place]) -> list[Act]:
    """Words for words; words added after words; words that go. In every place named, or in the whole document."""
    quotes = list(_QUOTED.finditer(sentence.text))
    key = plain(sentence.text)
    old, new = _words(key, [squeeze_blanks(q[1]) for q in quotes])
    if not old or not quotes:
        return [_unresolved(sentence, NO_WORDS)]
    if not named and not re.search(EVERYWHERE, key):
        return [_unresolved(sentence, NO_PLACE)]
    wheres = [p.path for p in named] or [""]
    return [
        Act("reword", where, sentence.text, sentence.line, sentence.line_to, old=old, new=new)
        for where in wheres
    ]


def _words(key: str, quotes: Sequence[str]) -> tuple[str, str]:
    if len(quotes) == 2 and re.match(r"(?:bo sung|them)\b", key):
        added, beside = quotes
        if re.search(r"\b(?:vao )?(?:lien |ngay )?truoc (?:cum tu|tu|chu)\b", key):
            return beside, f"{added} {beside}"
        return beside, f"{beside} {added}"
    if len(quotes) == 2:
        return quotes[0], quotes[1]
    if len(quotes) == 1 and re.match(r"(?:bo|bai bo)\b(?! sung)", key):
        return quotes[0], ""
    return "", ""


def _renumber(sentence: _Sentence, named: Sequence[Place]) -> list[Act]:
    """ "Đánh số lại khoản 3, 4 Mục II thành khoản 4, 5": old and new in pairs, each in the part of the old."""
    cut = re.search(r"\bthanh\b", plain(sentence.text))
    old = [p for p in named if cut and p.start < cut.start()]
    new = [p for p in named if cut and p.start > cut.start()]
    if not old or len(old) != len(new):
        return [_unresolved(sentence, NO_NUMBERS, named[0].path if named else "")]
    return [
        Act(
            "renumber",
            before.path,
            sentence.text,
            sentence.line,
            sentence.line_to,
            new=after.path.rsplit(".", 1)[-1],
        )
        for before, after in zip(old, new, strict=True)
    ]
