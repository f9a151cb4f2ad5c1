"""Wrapped lines joined to paragraphs.

A line begins a new paragraph when it carries a marker, when a blank line or a deliberately short line stands
before it, or when the file says so. Page breaks and blank lines inside a sentence do not end it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.reading.keys import is_caps, plain, squeeze_blanks
from thidua.reading.markers import Marker, find_marker
from thidua.reading.source import NO_HINT, Line, LineHint

#: Lines longer than this are whole paragraphs: nobody wraps at such a width.
_WRAP_LIMIT = 135
_END = re.compile(r"[.;:!?…][\"”’)\]]*$|[”\"][.;]?$")
#: Words no paragraph ends with.
_UNFINISHED = re.compile(
    r"(?:^|\s)(?:và|hoặc|của|các|những|cho|với|về|số|tại|theo|trong|đến|từ|do|là|ngày|tháng"
    r"|trên|để|khi|bằng|ủy ban|uỷ ban|uy ban)$",
    re.IGNORECASE,
)
#: The same in damaged text, in key form.
_UNFINISHED_DAMAGED = re.compile(
    r"(?:^|\s)(?:va|hoac|cua|cac|nhung|cho|voi|so|tai|theo|trong|den|do|la|ngay|thang|tren|khi|bang|uy ban"
    r"|giai doan|th\w{1,2} t\w{2,4}ng)$"
)
#: Years of a period torn from the words before them.
_YEARS = re.compile(r"20\d\d\s*[-–]\s*20\d\d\b")
#: "Cơ quan chủ trì: …": lines of a task's own little form.
_KEYED = re.compile(
    r"^(?:(?:co quan|don vi|bo phan|nguoi|to chuc)(?:,? \w+){0,2} (?:chu tri|phoi hop|thuc "
    r"hien|phu trach)|chu tri|phoi hop"
    r"|thoi (?:gian|han)(?: (?:thuc hien|hoan thanh|trien khai))?|dia diem|thanh phan|san pham|doi tuong)\s*:\s"
)
_SEPARATOR = re.compile(r"^[\s\-–—_=*~.•]{3,}$")
#: Names printed with a hyphen between blanks, which converters and wrapped lines tear apart: (left, right) keys.
_TORN = (
    ("chinh tri", "xa hoi"),
    ("chinh tri", "xa h"),
    ("thi dua", "khen th"),
    ("van hoa", "xa hoi"),
    ("van hoa", "thong tin"),
    ("kinh te", "xa hoi"),
    ("tai chinh", "ke hoach"),
    ("tai chinh", "ke toan"),
    ("lao dong", "thuong binh"),
    ("ke hoach", "tai chinh"),
    ("quoc phong", "an ninh"),
)


#: Markers whose name often stands on the line below ("Chương I" / "QUY ĐỊNH CHUNG").
_NAMED = ("part", "chapter", "division")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its text without the marker, the marker, the line it begins on, what the file knew of it."""

    text: str
    marker: Marker | None
    line: int
    hint: LineHint = NO_HINT
    #: What was read where `text` was restored from damage.
    original: str | None = None

    @property
    def caps(self) -> bool:
        return is_caps(self.text)


@dataclass(slots=True)
class _Open:
    text: str
    #: What was read, where that is another text.
    original: str
    marker: Marker | None
    line: int
    hint: LineHint
    last: str
    #: Characters the last line takes on the page, with its indent.
    reach: int
    page: int


def join(lines: list[Line], whole: bool = False, damaged: bool = False) -> list[Paragraph]:
    """The paragraphs of some lines.

    >>> made = join([Line("1. Mục đích", 1, 1), Line("Phát huy sức mạnh của cả hệ thống", 1, 2),
    ...              Line("chính trị trong tuyên truyền.", 1, 3)])
    >>> [(p.marker.printed if p.marker else None, p.text) for p in made]
    [('1.', 'Mục đích'), (None, 'Phát huy sức mạnh của cả hệ thống chính trị trong tuyên truyền.')]
    """
    width = _width(lines)
    widths = _block_widths(lines, width)
    base = _first_line_indent(lines) if width else None
    done: list[Paragraph] = []
    current: _Open | None = None
    blank = True
    for line, width in zip(lines, widths, strict=True):
        raw = line.text
        text = squeeze_blanks(raw)
        if not text or (_SEPARATOR.match(text) and len(text) > 2):
            blank = True
            continue
        marker = _marker(line, text, damaged)
        indented = _by_indent(raw, base, marker, blank)
        if current is not None and _awaits_name(current) and marker is None:
            indented = None
        goes_on = indented
        if current is not None and indented is None:
            goes_on = _continues(current, line, text, marker, blank, width, whole, damaged)
        if current is not None and goes_on and not (indented and is_caps(current.text) != is_caps(text)):
            current.text = _glue(current.text, text)
            current.original = _glue(current.original, squeeze_blanks(line.original or raw))
            current.last = text
            current.reach = len(raw.rstrip())
            current.page = line.page
            blank = False
            continue
        if current is not None:
            done.append(_close(current))
        start = marker.end if marker and line.hint.marker is None else 0
        body = text[start:].strip()
        read = body if line.original is None else _behind_marker(line.original, start, damaged)
        current = _Open(body, read, marker, line.number, line.hint, text, len(raw.rstrip()), line.page)
        blank = False
    if current is not None:
        done.append(_close(current))
    return done


def _close(current: _Open) -> Paragraph:
    original = None if current.original == current.text else current.original
    return Paragraph(current.text, current.marker, current.line, current.hint, original)


def _behind_marker(original: str, start: int, damaged: bool) -> str:
    """A line as read without its marker; `start` is where the restored line's text begins."""
    text = squeeze_blanks(original)
    marker = find_marker(text, damaged) if start else None
    return text[marker.end if marker else start :].strip()


def _marker(line: Line, text: str, damaged: bool) -> Marker | None:
    if line.hint.cell is not None:
        return None
    if line.hint.marker:
        automatic = find_marker(f"{line.hint.marker} x", damaged)
        if automatic:
            return Marker(automatic.kind, line.hint.marker.strip(), automatic.sign, automatic.path, 0)
    return find_marker(text, damaged)


def _width(lines: list[Line]) -> int:
    """The usual length of a full line; 0 when lines are not wrapped (every line a paragraph)."""
    lengths = sorted(len(line.text.rstrip()) for line in lines if len(line.text.strip()) > 20)
    if not lengths:
        return 0
    if lengths[-1] > _WRAP_LIMIT * 2 or lengths[len(lengths) * 9 // 10] > _WRAP_LIMIT:
        return 0
    return lengths[min(len(lengths) - 1, len(lengths) * 95 // 100)]


def _block_widths(lines: list[Line], width: int) -> list[int]:
    """The width around each line, where a stretch is set a little narrower than the rest."""
    reaches = [len(line.text.rstrip()) for line in lines]
    widths = []
    for index in range(len(lines)):
        around = max(reaches[max(0, index - 3) : index + 3])
        widths.append(around if width * 3 // 4 <= around < width else width)
    return widths


def _first_line_indent(lines: list[Line]) -> int | None:
    """The indent of continued lines in a text that indents the first line of each paragraph, else None."""
    indents = [len(line.text) - len(line.text.lstrip(" ")) for line in lines if line.text.strip()]
    if len(indents) < 8:
        return None
    base = min(indents)
    beyond = sum(1 for indent in indents if indent >= base + 2)
    return base if len(indents) * 3 <= beyond * 10 <= len(indents) * 9 else None


def _by_indent(raw: str, base: int | None, marker: Marker | None, blank: bool) -> bool | None:
    """Whether a line goes on with a paragraph, by its indent alone; None where that does not tell."""
    if base is None or marker is not None or blank:
        return None
    return len(raw) - len(raw.lstrip(" ")) < base + 2


def _continues(
    current: _Open,
    line: Line,
    text: str,
    marker: Marker | None,
    blank: bool,
    width: int,
    whole: bool,
    damaged: bool,
) -> bool:
    if line.hint.cell is not None or current.hint.cell is not None:
        return line.hint.cell == current.hint.cell and not marker
    if marker is not None and _torn(current.text, text):
        return True
    if marker is not None and not _false_marker(current, text, marker, blank, width):
        return False
    if _awaits_name(current) and marker is None:
        return True
    first = text[0]
    ended = bool(_END.search(current.last))
    if whole:
        return first.islower() and not ended and len(current.last) > 25 and not is_caps(current.last)
    if _KEYED.match(plain(text[:80])):
        return False
    if is_caps(current.text) and not is_caps(text) and not (marker is None and is_caps(text[:12])):
        return False
    if blank:
        return (
            (first.islower() or _YEARS.match(text) is not None)
            and not ended
            and len(current.last) > 20
            and not is_caps(current.last)
            and (not damaged or len(current.last) > 55 or line.page != current.page)
        )
    if not ended and (
        _UNFINISHED.search(current.last)
        or (damaged and _UNFINISHED_DAMAGED.search(plain(current.last[-24:])))
    ):
        return True
    if width == 0:
        return first.islower() and not ended and len(current.last) > 25
    if is_caps(text) and is_caps(current.text):
        return not ended
    if first.islower() and not ended:
        return True
    room = width - current.reach - 1
    first_word = len(text.split(" ", 1)[0])
    could_have_fitted = first_word + 4 <= room
    deliberate = first_word + max(4, width // (5 if damaged else 10)) <= room
    if could_have_fitted and (ended or deliberate or current.reach < width * 0.8):
        return not first.isupper() and not ended
    return not (ended and not first.islower() and current.last.endswith((";", ":")) and could_have_fitted)


def _awaits_name(current: _Open) -> bool:
    return current.marker is not None and current.marker.kind in _NAMED and not current.text


def _false_marker(current: _Open, text: str, marker: Marker, blank: bool, width: int) -> bool:
    """A wrapped line may begin with what looks like a marker: "15. Các …", "- xã hội", "I. …" inside names."""
    if blank or width == 0 or _END.search(current.last):
        return False
    full = current.reach >= width * 0.85
    if not full:
        return False
    if marker.kind == "bullet" and marker.printed in "-–—":
        after = text[marker.end :].lstrip()
        return after[:1].islower() or after[:1].isdigit()
    if marker.kind in ("number", "multi"):
        after = text[marker.end :].lstrip()
        return after[:1].islower() or bool(
            re.search(r"(?:ngày|tháng|năm|số|Điều|khoản|điểm|mục|từ|đến)$", current.last)
        )
    if marker.kind in ("article", "part", "chapter", "division"):
        return not re.match(r"^\S+ \S{1,5}[.:]", text)
    return False


def _torn(before: str, text: str) -> bool:
    """Whether a line beginning with "- " goes on with a hyphenated name the line before began.

    >>> _torn("b) Đối với các tổ chức chính trị", "- xã hội, xã hội nghề nghiệp")
    True
    """
    if text[:1] not in "-–—":
        return False
    after = plain(text[1:]).lstrip()
    key = plain(before).rstrip()
    return any(after.startswith(right) and key.endswith(left) for left, right in _TORN) or (
        after.startswith("xa h") and key.endswith(("chinh trj", "chinh tr1", "chinhtri", "chinh tri"))
    )


def _glue(left: str, right: str) -> str:
    if left.endswith("-") and not left.endswith(" -") and right[:1].isalnum():
        # "QĐ-" + "TTg": a symbol broken at its hyphen; "2023 -" + "2030" keeps its blanks.
        return left + right
    if left.endswith("/") and right[:1].isalnum():
        return left + right
    return f"{left} {right}" if left else right
