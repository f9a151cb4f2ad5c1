"""Names of bodies in running text: where one begins, where it ends, how a list of them is taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.reading.keys import plain, squeeze_blanks
from thidua.reading.tables.bodies import BODY_START, PROPER_PHRASES, REQUEST, UNIT_WORDS
from thidua.reading.tables.verbs import ACTION_STARTS, DUTY_VERB

_MAX_NAME = 320


@dataclass(frozen=True, slots=True)
class LeadingBody:
    """A body's name at the start of a text: as printed (with "Đề nghị"), the bare name, where the rest begins."""

    printed: str
    name: str
    requested: bool
    end: int


#: Beginnings of an item of work that is no body's name.
_NO_NAME = re.compile(
    r"^(?:truoc|hang|dinh ky|cham nhat|khi|trong|sau|neu|de|viec|moi|kinh phi|qua trinh|thoi"
    r"|den|tu|nham|can cu|theo|ngoai|tren|voi|hai|ba"
    r"|mot|cac noi dung|cac nhiem vu|noi dung|nhiem vu|giai phap|cong tac|phong trao|ke hoach"
    r"|ket qua|thuc hien|nang cao|muc|co |khong|dong thoi|cuoi|dau"
    r"|vao|ke tu|\d)\b"
)


def assigned_body(text: str) -> LeadingBody | None:
    """The body an item of assigned work begins with; there any name counts, known kind of body or not.

    >>> assigned_body("Đảng đoàn HĐND huyện lãnh đạo việc giám sát").name
    'Đảng đoàn HĐND huyện'
    >>> assigned_body("Trước ngày 05/12, các sở báo cáo") is None, assigned_body("Nâng cao nhận thức") is None
    (True, True)
    """
    found = leading_body(text)
    key = plain(text[: _MAX_NAME + 120])
    if found is not None or not text[:1].isupper() or _NO_NAME.match(key) or ACTION_STARTS.match(key):
        return found
    end = _name_end(text, key, 0)
    if end is None:
        return None
    name = text[:end].strip(" ,;:-–")
    if not 2 <= len(name.split()) <= 30:
        return None
    return LeadingBody(name, name, False, end)


def leading_body(text: str) -> LeadingBody | None:
    """The body a sentence begins with, when a verb or a colon follows it.

    >>> leading_body("Sở Nội vụ chủ trì, phối hợp với Sở Giáo dục và Đào tạo").name
    'Sở Nội vụ'
    >>> leading_body("Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh vận động các tổ chức").printed
    'Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh'
    >>> leading_body("Các sở, ban, ngành, tổ chức chính trị - xã hội căn cứ chức năng").name
    'Các sở, ban, ngành, tổ chức chính trị - xã hội'
    >>> leading_body("Tăng cường sự lãnh đạo") is None
    True
    """
    key = plain(text[: _MAX_NAME + 120])
    if not BODY_START.match(key):
        return None
    request = REQUEST.match(key)
    given = re.match(r"(?:giao (?:cho )?|phan cong |yeu cau )(?=\S)", key)
    begin = request.end() if request else given.end() if given else 0
    if ACTION_STARTS.match(key[begin:]):
        return None
    end = _name_end(text, key, begin)
    if end is None:
        return None
    name = _STANDING.sub("", _ADVERB.sub("", text[begin:end].strip(" ,;:-–")))
    if not name or len(name) > _MAX_NAME or len(name.split()) > 60:
        return None
    return LeadingBody(text[0 if request else begin : end].strip(" ,;:-–"), name, request is not None, end)


#: Between a name and its verb ("Các trường học chưa gửi báo cáo").
_STANDING = re.compile(r"\s*\((?:là )?cơ quan thường trực[^)]*\)$")
_ADVERB = re.compile(r"(?:\s+(?:chưa|đã|đang|phải|cần|sẽ|đều|cũng))+$")


def _name_end(text: str, key: str, begin: int) -> int | None:
    depth = 0
    verbs = {found.start() for found in DUTY_VERB.finditer(key)}
    for position in range(begin, min(len(key), _MAX_NAME)):
        character = key[position]
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif character in ":" or (character == "." and key[position + 1 : position + 2] in ("", " ")):
            return position if character == ":" else None
        elif character == ";":
            continue
        elif (
            position in verbs
            and position > begin
            and (text[position].islower() or _sentence_begins(text, position))
        ):
            if _inside_name(key, position):
                continue
            return position
    return None


_HEAD_WORD = re.compile(r"(?:^|[\s(])(?:và|các|của|phòng|ban|sở|(?<!xã )hội|tâm|tổ|bộ|vụ|cục|khối|cụm|ủy)$")


def _sentence_begins(text: str, position: int) -> bool:
    """A capital verb right after a lower-case word: the next paragraph, joined without its break."""
    before = text[:position].rstrip()
    last = before.rsplit(" ", 1)[-1]
    return len(last) >= 2 and last.isalpha() and last.islower() and not _HEAD_WORD.search(before[-16:])


#: A verb's word after one of these goes on with the name.
_FUNCTION_WORD = re.compile(r"\b(?:cac|nhung|va|hoac|cua|viec|lam)\s*$")
#: After these (lower-case) nouns, these words are part of what the noun is called ("bộ phận phụ trách").
_NOUN = re.compile(r"\b(?:to|ban|phong|trung tam|uy ban|bo phan|nguoi|can bo|giao vien|ban ngay)\s*$")
_NAME_WORDS = re.compile(
    r"(?:chi dao|quan ly|phu trach|huong dan|tu van|ho tro|giup|kiem tra|giam sat|boi duong"
    r"|dao tao|to chuc|dung)\b"
)


def _inside_name(key: str, position: int) -> bool:
    """Whether a verb's word at a place belongs to the name before it."""
    before = key[:position]
    if not before.strip():
        return True
    if key.startswith(("can cu", "trong pham vi", "theo chuc nang"), position):
        return False
    if _FUNCTION_WORD.search(before[-12:]) or re.search(r"dao tao,\s*$", before):
        return True
    return bool(_NOUN.search(before[-14:])) and _NAME_WORDS.match(key[position:]) is not None


def split_bodies(text: str) -> list[str]:
    """A list of bodies taken apart at ";" and at commas or "và" that stand before a new name.

    >>> split_bodies("các sở, ban, ngành và Ủy ban nhân dân các xã, phường")
    ['các sở, ban, ngành', 'Ủy ban nhân dân các xã, phường']
    >>> split_bodies("Phòng Giáo dục và Đào tạo, Hội Khuyến học thành phố")
    ['Phòng Giáo dục và Đào tạo', 'Hội Khuyến học thành phố']
    """
    text = squeeze_blanks(text).strip(" .;,:")
    if not text:
        return []
    pieces: list[str] = []
    start = 0
    depth = 0
    for found in re.finditer(r"[();]|,|\bv[àa]\b", text):
        sign = found.group()
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif depth == 0 and (
            sign == ";" or _new_name(text[found.end() :].lstrip(), text[start : found.start()])
        ):
            pieces.append(text[start : found.start()])
            start = found.end()
    pieces.append(text[start:])
    return [piece.strip(" .;,:") for piece in pieces if piece.strip(" .;,:")]


_NAMES_AFTER = re.compile(
    r"^(?:Sở|Ủy ban|Uỷ ban|UBND|UB |UBMT|Hội|Ban|Phòng|Trung tâm|Đài|Công an|Văn phòng|Trường"
    r"|Đoàn|Liên|Bộ|Mặt trận|MTTQ|HĐND|Hội đồng|Thường trực|Tỉnh|Thành|Huyện|Đảng|"
    r"Chi bộ|Công đoàn|Báo|Thư viện|Cơ quan|các (?:sở|ban|cơ quan|đơn vị|tổ chức|trường|hội"
    r"|huyện|xã|phường|quận|địa phương|đoàn thể|phòng|thôn|tổ)|Các (?:sở|ban|cơ quan|đơn vị"
    r"|tổ chức|trường|phòng)"
    r"|UBND|Ủy viên|Hiệu trưởng|Kế toán|Tổng phụ trách|tổ trưởng|giáo viên|Tổ )"
)


def _new_name(after: str, before: str) -> bool:
    if not _NAMES_AFTER.match(after):
        return False
    # "Ban Văn hóa, Xã hội": a department's own comma is followed by no head noun, so nothing else to check;
    # "các Sở, Ban, ngành" in capitals stays together.
    return not (
        re.search(r"(?:[Cc]ác )?(?:[Ss]ở|[Bb]an|[Nn]gành)$", before)
        and re.match(r"^(?:Ban|Sở)\b,?\s*(?:,|[Nn]gành|và)", after)
    )


def proper_case(name: str) -> str:
    """A name printed in capitals as running text writes it.

    >>> proper_case("ỦY BAN NHÂN DÂN PHƯỜNG HỒNG AN"), proper_case("SỞ GIÁO DỤC VÀ ĐÀO TẠO")
    ('Ủy ban nhân dân phường Hồng An', 'Sở Giáo dục và Đào tạo')
    >>> proper_case("UY BAN NHAN DAN PHUONG SONG MAU")
    'Uy ban nhan dan phuong Song Mau'
    >>> proper_case("SO GIAO DUC VA PAO TAO")
    'So Giao duc va Pao tao'
    >>> proper_case("UBND HUYỆN BÌNH LỘC"), proper_case("TRƯỜNG THCS LÊ LỢI")
    ('Ủy ban nhân dân huyện Bình Lộc', 'Trường THCS Lê Lợi')
    """
    name = squeeze_blanks(name)
    if any(character.islower() for character in name):
        return name
    name = re.sub(r"^UBND\b", "ỦY BAN NHÂN DÂN", name)
    name = re.sub(r"^HĐND\b", "HỘI ĐỒNG NHÂN DÂN", name)
    name = name.replace("UỶ", "ỦY")
    words = name.split(" ")
    made: list[str] = []
    index = 0
    while index < len(words):
        phrase = _phrase_at(words, index)
        if phrase:
            made.extend(phrase)
            index += len(phrase)
            continue
        made.append(_word(words, index, made))
        index += 1
    result = " ".join(made)
    return result[:1].upper() + result[1:]


_PHRASES = tuple(
    sorted(
        ((tuple(phrase.upper().split()), tuple(phrase.split())) for phrase in PROPER_PHRASES),
        key=lambda p: -len(p[0]),
    )
)
_UNITS = tuple(tuple(unit.split()) for unit in UNIT_WORDS)
_ABBREVIATIONS = frozenset(
    [
        "UBND",
        "HĐND",
        "MTTQ",
        "BCĐ",
        "BCH",
        "TNCS",
        "THCS",
        "THPT",
        "TH",
        "MN",
        "GD",
        "GDĐT",
        "GDTX",
        "TP",
        "XHHT",
        "THPTDTNT",
        "PTDTBT",
        "KHVN",
        "TDTT",
        "VHTT",
        "LĐTBXH",
        "PTTH",
        "TTHTCĐ",
        "TW",
        "VN",
    ]
)
_SMALL = frozenset({"VÀ", "CỦA", "CÁC", "VỀ", "CHO", "VA", "CUA", "CAC", "-", "–"})
_SUBJECT_HEADS = frozenset({"SỞ", "PHÒNG", "BAN", "BỘ", "CỤC", "VỤ", "TRUNG"})


def _phrase_at(words: list[str], index: int) -> tuple[str, ...] | None:
    upper = [word.upper().replace("HOÁ", "HÓA").strip(",") for word in words[index : index + 9]]
    for caps, printed in _PHRASES:
        size = len(caps)
        if tuple(upper[:size]) == tuple(word.strip(",") for word in caps):
            return printed
    # A name that lost its marks keeps its letters and takes the phrase's capitals.
    if all(word.isascii() for word in words):
        for caps, printed in _PHRASES:
            read = words[index : index + len(caps)]
            if len(read) == len(caps) and all(map(_same_without_marks, caps, read)):
                return tuple(
                    word.capitalize() if shown[:1].isupper() else word.lower()
                    for word, shown in zip(words[index : index + len(caps)], printed, strict=True)
                )
    for unit in _UNITS:
        lowered = tuple(word.lower() for word in words[index : index + len(unit)])
        if index > 0 and (
            lowered == unit or (all(word.isascii() for word in words) and lowered == _bare(unit))
        ):
            return lowered
    return None


def _same_without_marks(phrase: str, word: str) -> bool:
    """Whether a word is a phrase's word without its marks; Đ may have been read as P or B."""
    bare = plain(phrase)
    return plain(word) == bare or (phrase[:1] == "Đ" and word[:1] in "PB" and plain(word[1:]) == bare[1:])


def _bare(unit: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain(word) for word in unit)


def _word(words: list[str], index: int, made: list[str]) -> str:
    word = words[index]
    if word in _ABBREVIATIONS or "&" in word or any(character.isdigit() for character in word):
        return word
    if word in _SMALL:
        return word.lower()
    return (
        word[:1] + word[1:].lower()
        if "-" not in word
        else "-".join(p[:1] + p[1:].lower() for p in word.split("-"))
    )
