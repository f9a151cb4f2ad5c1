"""Where a file's documents begin and end, and each one's letterhead, body, closing and appendices.

Works on lines as they stand, before paragraphs are joined: letterheads and closings are set in two columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.reading.keys import is_caps, plain, squeeze_blanks
from thidua.reading.source import Line
from thidua.reading.tables.doctypes import DOCUMENT_TYPES

_COLUMNS = re.compile(r"\t+|[ \u00a0]{3,}")

#: Quốc hiệu and the Party's header, in key form, also as damaged text prints them.
NATIONAL_NAME = re.compile(r"c[ao]ng h[ao]a x[ao] h.{1,2}i ch[ui].{0,2} ngh.{1,2}a vi.t nam")
NATIONAL_MOTTO = re.compile(r"d.c [l1]ap\s*-\s*t.{1,2} do\s*-\s*h.nh ph.c")
PARTY_NAME = re.compile(r"[dpb]ang c.ng s.n vi.t nam")
_RECIPIENTS = re.compile(r"^\s*[*_]{0,3}n[o0]i nh\S{1,3}n?[*_]{0,3}\s*(?::|$|\s{2,}|\s+[a-z]{1,3}[./])")
_APPENDIX = re.compile(
    r"^(?:phu luc|bieu mau|mau so|mau bieu|bieu so|danh muc kem theo|bieu tong hop)\b(?!\s+(?:nay|kem))"
)
_ANNEXED = re.compile(r"^\(?\s*(?:ban hanh )?kem theo\b")
_TYPE_NAMES = {plain(name): name for name, _ in DOCUMENT_TYPES}
_ACTION_TYPES = (
    "chuong trinh hanh dong",
    "ke hoach hanh dong",
    "chuong trinh phoi hop",
    "ke hoach lien tich",
)
_SIGN_START = re.compile(
    r"^(?:t/?m|k/?t|t/?l|t/?u/?q|tuq|q)\s*[./]\s*\S|^(?:pho )?(?:chu tich|giam doc|hieu truong|bi thu"
    r"|truong phong|truong ban|thu truong|bo truong|chanh van phong|chu nhiem|vien truong|cuc truong)$"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a file, cut where its letterhead, body, closing and appendices meet."""

    head: tuple[Line, ...]
    body: tuple[Line, ...]
    closing: tuple[Line, ...]
    appendix: tuple[Line, ...]
    annexed: bool = False


def columns(text: str) -> list[str]:
    """The pieces of a line set in columns (a tab or three blanks between them).

    >>> columns("Nơi nhận:          TM. ỦY BAN NHÂN DÂN")
    ['Nơi nhận:', 'TM. ỦY BAN NHÂN DÂN']
    """
    return [piece.strip() for piece in _COLUMNS.split(text.strip()) if piece.strip()]


def type_name(text: str, damaged: bool = False) -> tuple[str, str] | None:
    """(type, rest) when a line is the name of a document type in capitals, alone or with its title after it.

    >>> type_name("KẾ HOẠCH"), type_name("KẾ HOẠCH PHÁT ĐỘNG PHONG TRÀO")
    (('KẾ HOẠCH', ''), ('KẾ HOẠCH', 'PHÁT ĐỘNG PHONG TRÀO'))
    >>> type_name("CHƯƠNG TRÌNH HÀNH ĐỘNG"), type_name("Kế hoạch này") is None
    (('CHƯƠNG TRÌNH', ''), True)
    """
    bare = squeeze_blanks(text[:400]).strip("*_ :.]|[")
    if not is_caps(bare) or len(bare) > 300:
        return None
    key = plain(bare, damaged)
    for action in _ACTION_TYPES:
        if key == action or key.startswith(action + " "):
            rest = bare.split(" ")[len(action.split(" ")) :]
            return _TYPE_NAMES[" ".join(key.split(" ")[:2])], " ".join(rest)
    for name, printed in _TYPE_NAMES.items():
        if not damaged and not _spelt(bare[: len(name)], printed):
            continue
        if key == name:
            return printed, ""
        if key.startswith(name + " "):
            rest_text = bare[len(name) :].strip()
            if len(rest_text) >= 6 and not rest_text.startswith(("-", "–")):
                return printed, rest_text
    return None


def _spelt(text: str, printed: str) -> bool:
    """Whether a name stands as printed, with all its marks or with none: "PHƯỜNG AN" is no "PHƯƠNG ÁN".

    >>> _spelt("PHƯỜNG AN", "PHƯƠNG ÁN"), _spelt("KẾ HOẠCH", "KẾ HOẠCH"), _spelt("KE HOACH", "KẾ HOẠCH")
    (False, True, True)
    """
    return text == printed or text.isascii()


def is_letterhead_mark(text: str) -> bool:
    """Whether a line holds the state's or the Party's name as letterheads print it."""
    if len(text) > 400 or not any(character.isupper() for character in text):
        return False
    key = plain(text)
    found = NATIONAL_NAME.search(key) or PARTY_NAME.search(key)
    return found is not None and is_caps(text[found.start() : found.end()])


def split_parts(lines: list[Line], damaged: bool = False) -> list[Part]:
    """The documents of a file, in order; a file without any letterhead is one document."""
    starts = _starts(lines, damaged)
    parts = []
    for position, (start, annexed) in enumerate(starts):
        end = starts[position + 1][0] if position + 1 < len(starts) else len(lines)
        parts.append(_cut(lines[start:end], annexed, damaged))
    return parts


def _starts(lines: list[Line], damaged: bool) -> list[tuple[int, bool]]:
    starts: list[tuple[int, bool]] = [(0, False)]
    closed_at: int | None = None
    in_appendix = False
    kind_seen = False
    for index, line in enumerate(lines):
        text = line.text
        if not text.strip() or len(text) > 400:
            continue
        key = plain(text).strip()
        if _RECIPIENTS.match(key):
            closed_at = index
            continue
        if closed_at is not None and _APPENDIX.match(key):
            in_appendix = True
        if is_letterhead_mark(text):
            begin = _letterhead_begin(lines, index)
            before = any(one.text.strip() for one in lines[starts[-1][0] : begin])
            ended = closed_at is not None or kind_seen
            if before and ended and not in_appendix and begin > starts[-1][0] + 3:
                starts.append((begin, False))
                closed_at, kind_seen = None, False
            continue
        named = type_name(text, damaged)
        if named and not named[1]:
            if closed_at is not None and not in_appendix and _annex_follows(lines, index):
                starts.append((_letterhead_begin(lines, index), True))
                closed_at = None
            kind_seen = True
    return starts


def _annex_follows(lines: list[Line], index: int) -> bool:
    """After a closing, a type's name begins a document carried along when a title or "(Kèm theo …" follows."""
    following = [line.text for line in lines[index + 1 : index + 14] if line.text.strip()]
    if any(_ANNEXED.match(plain(text).strip()) for text in following[:8]):
        return True
    return sum(1 for line in lines[index:] if line.text.strip()) >= 6


def _letterhead_begin(lines: list[Line], index: int) -> int:
    """The first line of the letterhead around a line: issuers in capitals may stand above it."""
    begin = index
    steps = 0
    for before in range(index - 1, max(-1, index - 9), -1):
        text = squeeze_blanks(lines[before].text)
        if not text:
            continue
        if steps < 4 and len(text) <= 90 and is_caps(text) and not _SIGN_START.match(plain(text)):
            begin = before
            steps += 1
            continue
        break
    return begin


def _cut(lines: list[Line], annexed: bool, damaged: bool) -> Part:
    closing = _closing_index(lines)
    appendix = len(lines)
    search_from = closing if closing is not None else len(lines) * 3 // 4
    for index in range(search_from, len(lines)):
        key = plain(lines[index].text[:200]).strip()
        if _APPENDIX.match(key) and len(key) < 120 and _starts_like_heading(lines[index].text):
            appendix = index
            break
    if closing is None:
        closing = _signature_index(lines[:appendix])
    body_end = closing if closing is not None else appendix
    head_end = head_length(lines[:body_end], damaged)
    return Part(
        head=tuple(lines[:head_end]),
        body=tuple(lines[head_end:body_end]),
        closing=tuple(lines[body_end:appendix]),
        appendix=tuple(lines[appendix:]),
        annexed=annexed,
    )


def _starts_like_heading(text: str) -> bool:
    stripped = text.strip().lstrip("*#- ")
    return stripped[:1].isupper() and (is_caps(stripped[:10]) or len(stripped) < 60)


def _closing_index(lines: list[Line]) -> int | None:
    """The first line of the closing: "Nơi nhận", or the signature block standing just above it."""
    for index, line in enumerate(lines):
        if len(line.text) <= 300 and _RECIPIENTS.match(plain(line.text)):
            return _with_signature_above(lines, index)
    return None


def _with_signature_above(lines: list[Line], index: int) -> int:
    begin = index
    for before in range(index - 1, max(-1, index - 16), -1):
        text = squeeze_blanks(lines[before].text[:300])
        if not text:
            continue
        key = plain(text)
        short = len(text) <= 40 and not re.search(r"[.;:,]$|\d", text) and len(text.split()) <= 6
        signed = key.strip("()") in ("da ky", "ky ten, dong dau")
        if _SIGN_START.match(key):
            begin = before
        elif not (short and (is_caps(text) or text.istitle() or signed)):
            break
    return begin


def _signature_index(lines: list[Line]) -> int | None:
    """Without "Nơi nhận": the first line of a signature block among the last lines."""
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    for index in filled[-14:]:
        for piece in columns(lines[index].text[:400]):
            if len(piece) <= 80 and is_caps(piece) and _SIGN_START.match(plain(piece)):
                return index
    return None


_DOCUMENT = r"(?:nghi|quyet|ke|chi|chuong|cong|thong|huong|ket|luat|van ban)"
_PREAMBLE = re.compile(
    rf"^(?:can cu\b|thuc hien (?:{_DOCUMENT}|y kien|su |khoan|diem|dieu|cac (?:van ban|quyet|ke hoach|nghi quyet))"
    r"|de (?:tiep|trien|thuc|nang|chu|kip|day|gop|hoan|co|phat|dam|bao)"
    rf"|nham |tiep tuc |trien khai thuc hien {_DOCUMENT}|kinh gui\b|theo (?:de nghi|quyet dinh|ke hoach)|xet )"
)
_KINH_GUI = re.compile(r"^\s*kinh gui\s*:?")
_SEPARATOR = re.compile(r"^[\s\-–—_=*~.]{3,}$")


def head_length(lines: list[Line], damaged: bool = False) -> int:
    """How many lines the letterhead, the type and the title take; 0 when none is found."""
    limit = min(len(lines), 70)
    kind_at: int | None = None
    for index in range(limit):
        text = lines[index].text
        if not text.strip() or len(text) > 400:
            continue
        if type_name(text, damaged):
            kind_at = index
            break
        key = plain(text).strip()
        if _KINH_GUI.match(key):
            return _after_addressees(lines, index)
        if index > 3 and _PREAMBLE.match(key) and len(key) > 60:
            break
    if kind_at is None:
        return _letterhead_only(lines, limit)
    named = type_name(lines[kind_at].text, damaged)
    return _title_end(lines, kind_at, bool(named and named[1]))


def _title_end(lines: list[Line], kind_at: int, titled: bool) -> int:
    index = kind_at + 1
    taken = 1 if titled else 0
    blank_before = False
    while index < len(lines) and index < kind_at + 30:
        text = lines[index].text
        key = plain(text[:400]).strip()
        if not key:
            blank_before = True
            index += 1
            continue
        if _SEPARATOR.match(text):
            return index + 1
        if _ANNEXED.match(key):
            return _after_annexed(lines, index)
        if taken and blank_before:
            return index
        if taken and (_PREAMBLE.match(key) or is_marked(key)):
            return index
        before = lines[index - 1].text.strip()
        if (
            taken
            and text.lstrip()[:1].isupper()
            and len(text.strip()) >= 60
            and len(before) * 4 < len(text.strip()) * 3
        ):
            return index
        if taken and is_caps(text) and not is_caps(lines[index - 1].text):
            return index
        if taken and text.lstrip()[:1].isupper() and lines[index - 1].text.rstrip().endswith((".", ";")):
            return index
        taken += 1
        blank_before = False
        index += 1
    return index if taken else kind_at + 1


def _after_annexed(lines: list[Line], index: int) -> int:
    while index < len(lines) and ")" not in lines[index].text and lines[index].text.strip():
        index += 1
    index = min(index + 1, len(lines))
    while index < len(lines) and (not lines[index].text.strip() or _SEPARATOR.match(lines[index].text)):
        index += 1
    return index


def is_marked(key: str) -> bool:
    """Whether a folded line begins with a number or letter of an outline."""
    return bool(re.match(r"^(?:[ivx]{1,5}|\d{1,2}|[a-h])\s?[.)/-]\s*\S|^(?:phan|chuong|dieu) \S", key))


def _after_addressees(lines: list[Line], index: int) -> int:
    """A dispatch: the head ends after the list of addressees under "Kính gửi"."""
    inline = plain(lines[index].text[:400]).split(":", 1)
    has_inline = len(inline) > 1 and bool(inline[1].strip())
    position = index + 1
    seen = has_inline
    while position < len(lines) and position < index + 40:
        text = lines[position].text.strip()[:400]
        if not text:
            if seen and has_inline and not _bullet_ahead(lines, position):
                return position
            position += 1
            continue
        listed = text[0] in "-–+•" or (seen and text[:1].islower() and len(text) < 90)
        short = len(text) < 90 and text.endswith((";", ",")) and not _PREAMBLE.match(plain(text))
        if seen and not listed and not short:
            return position
        seen = True
        position += 1
    return position


def _bullet_ahead(lines: list[Line], position: int) -> bool:
    for line in lines[position : position + 4]:
        if line.text.strip():
            return line.text.strip()[0] in "-–+•"
    return False


def _letterhead_only(lines: list[Line], limit: int) -> int:
    """No type's name: the head is what carries letterhead marks (number line, date line, state's name)."""
    last = 0
    for index in range(min(limit, 25)):
        key = plain(lines[index].text[:400])
        if (
            NATIONAL_NAME.search(key)
            or NATIONAL_MOTTO.search(key)
            or PARTY_NAME.search(key)
            or (
                len(key) < 160
                and (
                    re.match(r"^\s*(?:so|s6|86|\$6)\s*:?\s*\d*\s*[-/]", key)
                    or re.search(r"ngay\s*\d*\s*thang\s*\d*\s*nam", key[:80])
                )
            )
        ):
            last = index + 1
    if not last:
        return 0
    while last < len(lines):
        text = lines[last].text.strip()
        key = plain(text[:400])
        if not text or len(text) >= 100 or is_marked(key) or _PREAMBLE.match(key):
            break
        last += 1
    return last
