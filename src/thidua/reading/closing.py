"""What stands under a document: recipients, who signs, and stamps left by signing tools."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from thidua.reading.keys import is_caps, plain, squeeze_blanks
from thidua.reading.parts import columns
from thidua.reading.schema import Signature, SigningStamp
from thidua.reading.source import Line
from thidua.reading.tables.bodies import BODY_START

_RECIPIENTS = re.compile(r"^\s*n[o0]i nh\S{1,3}n?\s*:?")
_CAPACITY = re.compile(
    r"^(?:(t/?m|k/?t|t/?l|t\.?u\.?q|t/u/q|tuq|q)\s*[./](?![a-z]\.)|(t/m|k/t|t/l"
    r"|t/u/q)(?=\s))\s*(?=\S)"
)
_CAPACITIES = {"tm": "TM.", "kt": "KT.", "tl": "TL.", "tuq": "TUQ.", "q": "Q."}
_STAMP_TIME = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[+-]\d{2}:?\d{2}|Z)?)")
_STAMP_SIGNER = re.compile(r"^(?P<name>[^<]{2,80})<[^>@\s]{1,64}@[^>\s]{1,80}>\s*da ky")
_SIGNED_BY = re.compile(r"^(?:ky boi|nguoi ky|signed by|signature of)\s*:\s*(?P<name>.{2,80})$")
_SIGNED_AT = re.compile(r"^(?:thoi gian ky|ngay ky|date)\s*:\s*(?P<time>.{8,40})$")
#: Other lines a signing tool leaves: bookmarks ("muc_2"), its e-mail and its agency line.
_TOOL_LINE = re.compile(
    r"^(?:[a-z]{2,6}_\d+|viet nam|email\s*:\s*\S+@\S+"
    r"|co quan\s*:\s*.{3,90}|ngay ky\s*:.{6,40}|.{0,60}\bemail: vpcp@.{0,60})$"
)
#: Recipients run together on one line by a converter ("… Việt Nam; - Bộ …").
_RUNNING = re.compile(r";\s+[-–]\s+")
#: The lines of a signature run together ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH").
_BLOCK_CUT = re.compile(
    r"\s+(?=(?:KT|TL|TUQ|Q)\s?\.\s?[A-ZĐ])|(?<!PHÓ)(?<!QUYỀN)(?<![.\s])\s+(?=(?:PHÓ )?(?:CHỦ "
    r"TỊCH|GIÁM ĐỐC|HIỆU TRƯỞNG|BÍ THƯ|TRƯỞNG BAN|TRƯỞNG PHÒNG|CHÁNH VĂN PHÒNG|BỘ TRƯỞNG|THỨ "
    r"TRƯỞNG)(?:\s+THƯỜNG TRỰC)?$)"
    r"|(?<=[^.\s])\s+(?=PHÓ (?:CHỦ TỊCH|GIÁM ĐỐC|HIỆU TRƯỞNG|BÍ THƯ|TRƯỞNG))"
)
#: "Lưu: VT, VP Hội" names offices, not a person.
_FILED = re.compile(r"^l[uv]{1,3}\b")
_NOT_NAME = re.compile(r"^\(?(?:da ky|ky ten|ky, ghi ro|ky va dong dau|ky, dong dau|chu ky|dong dau)")
_ROLE = re.compile(
    r"^(?:pho |quyen )?(?:chu tich|giam doc|hieu truong|bi thu|truong|chanh|thu truong|bo "
    r"truong|chu nhiem|vien truong|cuc truong|vu truong|"
    r"tong|thu truong|uy vien|pho|thuong truc|thu ky|to truong|khoi truong|cum truong)\b"
)
_TITLED = re.compile(r"^(?:ths|ts|pgs|gs|bs|ngnd|ngut|thac si|tien si)\b[.,]?\s*")


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing of a document."""

    recipients: tuple[str, ...]
    signature: Signature | None


def read_closing(lines: Sequence[Line]) -> Closing:
    """Recipients and signature in a document's last lines."""
    recipients: list[str] = []
    block: list[str] = []
    listing = False
    open_item = False
    for line in lines:
        pieces = columns(line.text)
        if not pieces:
            # A blank line inside the list is no end: Markdown and Word set one between items.
            continue
        indent = len(line.text) - len(line.text.lstrip(" "))
        for position, piece in enumerate(pieces):
            text = re.sub(r"^\*\s+(?=\S)", "- ", squeeze_blanks(piece)).strip("*_ ")
            if re.fullmatch(r"[-–—_=.*]{3,}", text):
                continue  # a rule drawn under the list
            key = plain(text)
            start = _RECIPIENTS.match(key)
            if start and not listing:
                listing = True
                after = text[start.end() :].strip(" :")
                if after:
                    (recipients if after[0] in "-–" and len(after) > 3 else block).append(
                        after.lstrip("-–• ")
                    )
                continue
            right = position > 0 or (indent >= 25 and not text.startswith(("-", "+")))
            if not listing or right:
                block.append(text)
                continue
            open_item = _take_left(text, key, recipients, block, open_item)
    parted = [piece for item in recipients for piece in _RUNNING.split(item)]
    cleaned = [name for item in parted if (name := _clean(item, block))]
    return Closing(tuple(cleaned), _signature(block))


def _take_left(text: str, key: str, recipients: list[str], block: list[str], open_item: bool) -> bool:
    """One line of the left column: a new item, the rest of one, or a line of the signature under the list."""
    bullet = re.match(r"^[-–—+•*]\s*", text)
    if bullet and len(text) > bullet.end() and not _CAPACITY.match(key[bullet.end() :]):
        item = text[bullet.end() :]
        recipients.append(item)
        return not re.search(r"[;.]\s*$", item) and not plain(item).startswith("luu")
    if (
        _CAPACITY.match(key)
        or (is_caps(text) and _ROLE.match(key))
        or (is_caps(text) and len(text) > 6 and not open_item)
    ):
        block.append(text)
        return False
    if not recipients and not block and len(text) > 3 and re.search(r"[;,.]$", text):
        recipients.append(text)
        return False
    if recipients and _RUNNING.search(recipients[-1]) and not recipients[-1].endswith("."):
        recipients[-1] = f"{recipients[-1]} {text}"
        return True
    if open_item and recipients and (text[:1].islower() or recipients[-1].endswith((",", "-", "và"))):
        recipients[-1] = f"{recipients[-1]} {text}"
        return not re.search(r"[;.]\s*$", text)
    if recipients and re.search(r"[;,]$", text) and not block:
        recipients.append(text)
        return False
    block.append(text)
    return False


def _clean(item: str, block: list[str]) -> str:
    """A recipient without the signature's debris and noise that stood on the same line."""
    cut = re.search(r";\s*(?P<rest>.*)$", item)
    beside = re.search(r":\s*(?P<rest>[^:;]{5,40})$", item)
    if cut is None and beside and _looks_like_name(beside["rest"]) and not _FILED.match(plain(item)):
        cut = beside
    if cut:
        rest = cut["rest"].strip()
        # "Các sở, ban, ngành; các tổ chức …", "Bộ GDĐT; Hội Khuyến học Việt Nam"
        named = re.match(r"tt\b", plain(rest)) or BODY_START.match(plain(rest))
        listed = len(rest.split()) >= 3 and (rest[:1].islower() or named is not None)
        if rest and len(rest) <= 40 and not listed:
            if len(rest) > 3 and rest[0].isupper():
                block.append(rest)
            item = item[: cut.start()]
    item = re.sub(r"\./?\.?\s*$", "", item.strip())
    return item.strip(" ;,.[]|_*").strip() if len(item.strip(" ;,.")) > 1 else ""


def take_stamps(lines: Sequence[Line]) -> tuple[list[SigningStamp], list[Line]]:
    """(stamps of signing tools, the lines without them), wherever they stand in a file."""
    stamps: list[SigningStamp] = []
    rest: list[Line] = []
    time: str | None = None
    signer: str | None = None
    for line in lines:
        if len(line.text) > 300 or not line.text.strip():
            rest.append(line)
            continue
        text = squeeze_blanks(line.text).strip("*_ ")
        key = plain(text)
        stamped, by, at = _STAMP_TIME.fullmatch(text), _SIGNED_BY.match(key), _SIGNED_AT.match(key)
        mailed = _STAMP_SIGNER.match(key)
        if stamped:
            time = stamped.group(1)
        elif mailed:
            stamps.append(SigningStamp(text[: mailed.end("name")].strip(), time))
            time = None
        elif by:
            signer = text[by.start("name") :].strip()
        elif at and signer is not None:
            stamps.append(SigningStamp(signer, _stamp_time(text[at.start("time") :].strip())))
            signer = None
        elif _TOOL_LINE.match(key):
            pass
        else:
            rest.append(line)
            continue
        rest.append(Line("", line.page, line.number, line.hint))
    if signer is not None:
        stamps.append(SigningStamp(signer, time))
    return stamps, rest


def _stamp_time(text: str) -> str:
    """A signing time in ISO 8601 where it is printed day first.

    >>> _stamp_time("14/03/2025 16:20:35 +07:00"), _stamp_time("2025-03-14T16:20:35+0700")
    ('2025-03-14T16:20:35+07:00', '2025-03-14T16:20:35+0700')
    """
    found = re.match(
        r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})[ ,]+(\d{1,2}:\d{2}(?::\d{2})?)\s*([+-]\d{2}:?\d{2})?", text
    )
    if not found:
        return text
    day, month, year, clock, zone = found.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}T{clock}{zone or ''}"


def _lines_of(text: str) -> list[str]:
    """A signature's lines where they were run together; a single title stays whole.

    >>> _lines_of("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH")
    ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']
    >>> _lines_of("PHÓ CHỦ TỊCH"), _lines_of("KT. GIÁM ĐỐC")
    (['PHÓ CHỦ TỊCH'], ['KT. GIÁM ĐỐC'])
    """
    if len(text) > 160 or not is_caps(text) or not _CAPACITY.match(plain(text)):
        return [text]
    return [piece.strip() for piece in _BLOCK_CUT.split(text) if piece.strip()]


def _signature(block: list[str]) -> Signature | None:
    capacity: str | None = None
    titles: list[str] = []
    name: str | None = None
    body_line = False
    for piece in (piece for line in block for piece in _lines_of(line)):
        text = piece.strip("*_ ,;[]|" if _CAPACITY.match(plain(piece)) else "*_ .,;[]|()")
        key = plain(text)
        if len(text) < 3 or _NOT_NAME.match(key) or _RECIPIENTS.match(key):
            continue
        held = _CAPACITY.match(key)
        if held:
            found = _CAPACITIES.get(re.sub(r"[^a-z]", "", held.group(1) or held.group(2)))
            rest = text[held.end() :].strip()
            if found == "TM." and capacity is None:
                capacity, body_line = found, True
            else:
                capacity = found
                body_line = False
            if found not in ("TM.",):
                titles = [rest] if found == "Q." else []
            continue
        if is_caps(text) and not name:
            if titles and titles[-1].endswith(("-", "–", ",", " VÀ")):
                titles[-1] = f"{titles[-1]} {text}"  # a title over two lines
            elif _ROLE.match(key) or (not body_line and not titles and len(text) < 80):
                titles.append(text)
            body_line = False
            continue
        if _looks_like_name(text) and (titles or capacity) and name is None:
            degree = _TITLED.match(key)
            name = text[degree.end() :].strip() if degree else text
    if capacity is None and not titles:
        return None
    return Signature(capacity, titles[0] if titles else None, name)


def _looks_like_name(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 6
        and len(text) <= 50
        and all(word[:1].isupper() for word in words)
        and not re.search(r"[\d:;/]", text)
    )
