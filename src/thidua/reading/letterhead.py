"""What a document says of itself at its top: issuer, parent, number, symbol, place, date, type, title, status."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from thidua.reading.bodies import proper_case
from thidua.reading.dates import iso
from thidua.reading.keys import is_caps, plain, squeeze_blanks
from thidua.reading.parts import NATIONAL_MOTTO, NATIONAL_NAME, PARTY_NAME, columns, type_name
from thidua.reading.source import Line
from thidua.reading.tables.doctypes import DISPATCH


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The top of a document; what is not printed is None."""

    kind: str | None
    issuer: str | None
    parent: str | None
    number: str | None
    symbol: str | None
    date: str | None
    place: str | None
    title: str | None
    draft: bool
    #: The number's place is printed but empty ("Số:   /KH-UBND").
    number_blank: bool
    #: The document an annexed one says it belongs to ("Kèm theo Quyết định số …"), as printed.
    annexed_to: str | None
    #: Bodies under "Kính gửi".
    addressees: tuple[str, ...]
    #: The symbol names another body than the last one printed above it ("Sở …" over "…/KH-UBND").
    issuer_from_symbol: bool = False


_NUMBER = re.compile(
    r"^\s*(?:s[o60]|86|\$6|se(?=\s*:|\s+\d{1,5}\s*[-/]\s*[a-z]{2,4}/))\s*[:.]?\s*(?P<serial>\d{0,5}[a-z]?|[._…\s]{1,30}"
    r")\s*(?P<sign>[-/–])\s*(?P<rest>[a-z0-9][^\s]*(?:\s?[-/&]\s?[^\s]+)*)",
)
_DATE = re.compile(
    r"(?P<place>[^,;:]{2,60}?)\s*[,.]\s*ng[aà]y\s*(?P<day>\d{0,2}"
    r"|[._…\s]*)\s*th\w{1,2}g\s*(?P<month>[o\d]?\d?|[._…\s]*)\s*n\S{1,2}m\s*(?P<year>\d{4}|[._…\s]*)"
)
_SUBJECT = re.compile(r"^\s*v\s*/\s*v\b\s*:?\s*|^\s*ve viec\b")
_DRAFT = re.compile(r"^\s*\(?\s*du thao\b")
#: The Youth Union's documents carry its name where the State's or the Party's stands.
_YOUTH_NAMES = re.compile(r"[dpb]oan (?:tncs|thanh nien c.ng s.n) h. ch. minh$")
_NOISE = re.compile(r"^[\W_]*$")
_BODY_LINE = re.compile(
    r"^(?:uy ban|ubnd|hdnd|bch|btv|bcd|ubmttq|ub mttq|hoi|so|phong|ban|bo|truong|tinh uy"
    r"|thanh uy|huyen uy|quan uy|thi uy|dang uy|dang bo|chi bo|chi uy|doan|lien doan|cong "
    r"doan|trung tam|van phong|cuc|vu|tong|vien|cong an|dai|bao|lien minh|lien hiep|tinh"
    r"|thanh pho|huyen|quan|thi xa|thi doan|tinh doan|huyen doan|thanh doan|xa|phuong|thi "
    r"tran|cum|ubmttq|mat tran|cong ty|hop tac xa|bo chi huy|kho bac|toa an|hoc vien)\b"
)
_UNIT_LINE = re.compile(r"^(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|thi tran|xa|phuong|dac khu)\s")
_JOINS_UNIT = re.compile(
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|uy ban mat tran to quoc viet nam|uy ban mttq "
    r"viet nam|ban chap hanh|ban chi dao|hoi khuyen hoc|khen thuong|hoc tap|hoc tap suot doi"
    r"|dang bo|dang uy|ban thuong vu|\bva|-|,|\bhoi|phu nu|nong dan|cuu chien binh|lao dong"
    r"|dao tao|xa hoi|noi vu)$"
)


def read_letterhead(lines: Sequence[Line], damaged: bool = False) -> Letterhead:
    """The letterhead in a document's first lines (see `parts.head_length`)."""
    issuers: list[str] = []
    found: dict[str, str | None] = {}
    title: list[str] = []
    addressees: list[str] = []
    kind: str | None = None
    draft = number_blank = in_subject = in_address = False
    annexed: str | None = None
    for line in lines:
        pieces = _pieces(line.text)
        if not pieces:
            if in_subject and title:
                in_subject = False
            continue
        for position, piece in enumerate(pieces):
            text = squeeze_blanks(piece)
            key = plain(text, damaged).strip(" *_")
            if in_address:
                if not _is_letterhead_line(key):
                    addressees.append(text.lstrip("-–+• ").rstrip(" ;.,"))
                continue
            if key.startswith("kinh gui"):
                in_address, in_subject = True, False
                rest = text.split(":", 1)[1].strip() if ":" in text else ""
                if rest:
                    addressees.append(rest.rstrip(" ;.,"))
                continue
            if kind is not None:
                annexed_now = _annexed(text, key, annexed)
                if annexed_now is not None:
                    annexed = annexed_now
                elif _DRAFT.match(key) and len(key) < 30:
                    draft = True
                elif not _NOISE.match(text):
                    title.append(text)
                continue
            named = type_name(text, damaged)
            if named:
                kind = named[0]
                title = [named[1]] if named[1] else []
                continue
            if _DRAFT.match(key):
                draft = True
                continue
            if NATIONAL_NAME.search(key) or NATIONAL_MOTTO.search(key) or key.startswith("doc lap"):
                continue
            if PARTY_NAME.search(key) or _YOUTH_NAMES.match(key):
                continue
            number = _NUMBER.match(plain(text))
            if number and "symbol" not in found:
                number_blank = _take_number(text, number, found)
                in_subject = False
                continue
            dated = _DATE.search(plain(text))
            if dated and len(key) < 140:
                _take_date(text, dated, found)
                continue
            if _SUBJECT.match(key):
                in_subject, title = True, [text]
                continue
            if in_subject and position == 0 and not is_caps(text):
                title.append(text)
                continue
            if not _NOISE.match(text) and _issuer_line(text, key, issuers) and "symbol" not in found:
                issuers.append(text)
    if kind is None and (title or addressees):
        kind = DISPATCH
    names = _join_issuers(issuers)
    issuer = proper_case(names[-1]) if names else None
    parent = proper_case(names[-2]) if len(names) > 1 else None
    joined = (
        re.sub(r"^V/v:?\s+", "", squeeze_blanks(" ".join(title)).strip(" *_"), flags=re.IGNORECASE) or None
    )
    from_symbol = _symbol_names_parent(found.get("symbol"), issuer, parent)
    if from_symbol:
        issuer, parent = parent, None
    return Letterhead(
        kind=kind,
        issuer=issuer,
        parent=parent,
        number=found.get("number"),
        symbol=found.get("symbol"),
        date=found.get("date"),
        place=found.get("place"),
        title=joined,
        draft=draft,
        number_blank=number_blank,
        annexed_to=annexed,
        addressees=tuple(addressees),
        issuer_from_symbol=from_symbol,
    )


def _symbol_names_parent(symbol: str | None, issuer: str | None, parent: str | None) -> bool:
    """ "KH-UBND" under "UBND tỉnh / Sở …": the people's committee issues, its department only drafted."""
    if not symbol or not issuer or not parent or not symbol.endswith("-UBND"):
        return False
    return plain(parent).startswith("uy ban nhan dan") and not plain(issuer).startswith("uy ban nhan dan")


#: Places left blank to be filled by hand are no column breaks.
_BLANKS_LEFT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(\bs(?:ố|[o6]\s*(?=:))\s*:?)\s+(?=[/–-])",
        r"(\bng[àa]y)\s+(?=th[áa]ng)",
        r"(\bth[áa]ng)\s+(?=n[ăa]m)",
        r"(\bs[ốo6]\s*:)\s+(?=\d)",
    )
)


def _pieces(text: str) -> list[str]:
    """A line's columns; also where only one blank parts the issuer from the state's name."""
    made: list[str] = []
    for blank in _BLANKS_LEFT:
        text = blank.sub(r"\1 ", text)
    for piece in columns(text):
        key = plain(piece)
        for pattern in (NATIONAL_NAME, PARTY_NAME, NATIONAL_MOTTO):
            cut = pattern.search(key)
            if cut and cut.start() > 2:
                made.extend((piece[: cut.start()].strip(), piece[cut.start() :].strip()))
                break
        else:
            number = _NUMBER.match(key)
            dated = re.compile(r"\s+(\S[^,]{1,40},\s*ngay\s*\d{0,2}\s*thang)").search(
                key, _symbol_start(number)
            )
            if number and dated and dated.start(1) > 4:
                start = _place_start(piece, dated.start(1), number)
                made.extend((piece[:start].strip(), piece[start:].strip()))
            else:
                made.append(piece)
    return [piece for piece in made if piece]


def _symbol_start(number: re.Match[str] | None) -> int:
    return number.start("rest") + 1 if number else 0


def _place_start(piece: str, default: int, number: re.Match[str]) -> int:
    """Where the place begins after a number on the same line: the first word after the symbol."""
    symbol = re.match(r"\S*(?:\s?[-/]\s?\S+)*", piece[number.start("rest") :].split(" ", 1)[0])
    end = number.start("rest") + (symbol.end() if symbol else 0)
    following = re.search(r"\S", piece[end:])
    return end + following.start() if following else default


def _is_letterhead_line(key: str) -> bool:
    return bool(NATIONAL_NAME.search(key) or NATIONAL_MOTTO.search(key))


def _annexed(text: str, key: str, open_text: str | None) -> str | None:
    if re.match(r"^\(?\s*(?:ban hanh )?kem theo\b", key):
        return text
    if (
        open_text is not None
        and not open_text.rstrip().endswith(")")
        and open_text.count("(") > open_text.count(")")
    ):
        return f"{open_text} {text}"
    return None


def _take_number(text: str, match: re.Match[str], found: dict[str, str | None]) -> bool:
    serial = match["serial"].strip(" ._…")
    rest = text[match.start("rest") : match.end("rest")]
    rest = re.sub(r"\s*([-/&])\s*", r"\1", rest).strip(" .,;*")
    rest = rest.split(" ")[0]
    sign = match["sign"].replace("–", "-")
    year = re.match(r"^((?:19|20)\d\d)/(.+)$", rest)
    symbol = year.group(2) if year else rest
    found["symbol"] = symbol
    found["number"] = f"{serial}{sign}{rest}" if serial else None
    return not serial


def _take_date(text: str, match: re.Match[str], found: dict[str, str | None]) -> None:
    place = text[match.start("place") : match.end("place")].strip(" *_.,")
    found.setdefault("place", place or None)
    day, month, year = match["day"].strip(), match["month"].strip().replace("o", "0"), match["year"].strip()
    if day.isdigit() and month.isdigit() and year.isdigit():
        found.setdefault("date", iso(int(day), int(month), int(year)))


def _issuer_line(text: str, key: str, issuers: list[str]) -> bool:
    if len(text) > 110:
        return False
    if is_caps(text):
        return bool(_BODY_LINE.match(key)) or bool(issuers)
    return bool(_BODY_LINE.match(key)) and text[:1].isupper() and not text.rstrip().endswith((".", ";"))


def _join_issuers(lines: list[str]) -> list[str]:
    """Names printed over several lines put together: a unit's line, or the rest of a name, joins the one before."""
    names: list[str] = []
    for line in lines:
        text = line.strip(" *_-–")
        if not text:
            continue
        key = plain(text)
        if names and _joins(plain(names[-1]), key):
            names[-1] = f"{names[-1]} {text}"
        else:
            names.append(text)
    return names


def _joins(before: str, key: str) -> bool:
    if not _BODY_LINE.match(key):
        return True
    if _UNIT_LINE.match(key) or key.startswith("xa hoi hoc tap"):
        return bool(_JOINS_UNIT.search(before)) or bool(re.search(r"xay dung$", before))
    return bool(re.search(r"(?:\bva|,|-)$", before))
