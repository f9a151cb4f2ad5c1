"""Personal data in the text. Messages say what kind stands there, the value masked: a finding is read by many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thidua.reading.keys import plain
from thidua.reading.lint.rule import Hit, Source, Subject, examples, rule

#: Mobile numbers (03, 05, 07, 08, 09), also with +84; what begins with 02 is a fixed line of an office.
_MOBILE = re.compile(r"(?<![\d./-])(?:\+?84[ .]?|0)[35789]\d(?:[ .-]?\d){7}(?![\d/])")
_OFFICE_LINE = re.compile(r"(?:duong day nong|hotline|tong dai|fax|dien thoai (?:co quan|truc))[^\d]{0,20}$")
_MAIL = re.compile(r"(?<![\w.+-])([\w.+-]{2,64})@([\w-]{2,64}(?:\.[\w-]{2,20}){1,4})")
#: How mailboxes of offices begin; a person's begins with a name.
_OFFICE_MAIL = re.compile(
    r"^(?:vanthu|van-thu|vp|vanphong|ubnd|hdnd|so|sgd|pgd|phong|p\.|ban|bch|bcd|bqt|hoi|hkh|khuyenhoc|thidua|tdkt|btdkt"
    r"|thpt|thcs|mn|truong|trungtam|tt|gdtx|info|contact|lienhe|hotro|support|admin|gopy|congthongtin)"
)
_PERSON = re.compile(r"\b(?:chuyen vien|can bo|ong|ba|dong chi|d/c|nguoi lien he|dau moi)\b")
#: A personal identifier has 12 digits and begins with the code of a province (001 to 096).
_IDENTIFIER = re.compile(r"(?<!\d)0[0-9]\d{10}(?!\d)")
_OLD_CARD = re.compile(r"\b(?:cmnd|chung minh nhan dan)\b[^\d]{0,40}(?<!\d)(\d{9})(?!\d)")
_ACCOUNT = re.compile(r"\btai khoan\b[^\d]{0,40}$")
_BIRTH = re.compile(
    r"\b(?:sinh ngay|ngay sinh|ngay, thang, nam sinh)\W{0,5}(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})"
)


@rule(
    "personal-data",
    "warning",
    "Dữ liệu cá nhân trong văn bản",
    why="Số máy, hộp thư, số định danh, ngày sinh của một người là dữ liệu cá nhân; văn bản gửi nhiều nơi thì không thu lại "
    "được.",
    todo="Thay bằng số máy, hộp thư của cơ quan; che trước khi đăng hoặc chia sẻ.",
    sources=(
        Source(
            "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 2", "verified", "thuviennhadat.vn, thanhnien.vn"
        ),
        Source(
            "Nghị định 30/2020/NĐ-CP, Điều 8 khoản 3 điểm d (số máy, thư điện tử của cơ quan)",
            "verified",
            "hethongphapluat.vn",
        ),
    ),
    fires=examples(
        "Thông tin chi tiết liên hệ chuyên viên Nguyễn Văn Mẫu, điện thoại 0900 000 123;",
        "Liên hệ ông Nguyễn Văn Mẫu, thư điện tử mau@mau.example;",
        "Ông Nguyễn Văn Mẫu, CCCD 001000000123, là người phụ trách.",
        "Ông Nguyễn Văn Mẫu, sinh ngày 01/01/1970, là người phụ trách.",
    ),
    silent=examples(
        "Đường dây nóng: 0900 000 123; thư điện tử: vanthu@mau.example.",
        "Điện thoại cơ quan: 0225 3 000 123; Fax: 0225 3 000 124.",
        "Kỷ niệm ngày sinh Chủ tịch Hồ Chí Minh (19/5/1890), huy động 0,9 tỷ đồng và 900.000.000 đồng.",
        "Thực hiện Kế hoạch số 09/KH-UBND ngày 03/02/2025; số tài khoản 001000000123.",
    ),
    damaged=True,
)
def personal(subject: Subject) -> Iterator[Hit]:
    """Paragraphs with a person's number, mailbox, identifier or day of birth; what offices publish is left alone."""
    for node in subject.root.walk():
        held = [*_phones(node.text), *_mails(node.text), *_identifiers(node.text), *_births(node.text)]
        if held:
            kinds, values = ", ".join(dict.fromkeys(kind for kind, _ in held)), ", ".join(v for _, v in held)
            yield Hit(f"Đoạn này có {kinds} ({values}).", node.where, node.line)


def _phones(text: str) -> Iterator[tuple[str, str]]:
    key = plain(text)
    for found in _MOBILE.finditer(key):
        if not _OFFICE_LINE.search(key[: found.start()]):
            yield "số điện thoại", masked(found.group(), keep=2)


def _mails(text: str) -> Iterator[tuple[str, str]]:
    for found in _MAIL.finditer(text):
        of_office = _OFFICE_MAIL.match(plain(found[1])) and not _PERSON.search(plain(text[: found.start()]))
        if not of_office:
            yield "thư điện tử", f"{found[1][0]}***"


def _identifiers(text: str) -> Iterator[tuple[str, str]]:
    key = plain(text)
    numbers = [found for found in _IDENTIFIER.finditer(key) if not _ACCOUNT.search(key[: found.start()])]
    for number in [*(found.group() for found in numbers), *(found[1] for found in _OLD_CARD.finditer(key))]:
        yield "số định danh cá nhân", masked(number, keep=3)


def _births(text: str) -> Iterator[tuple[str, str]]:
    for found in _BIRTH.finditer(plain(text)):
        yield "ngày sinh", f"**/**/{found[1][-4:]}"


def masked(value: str, *, keep: int) -> str:
    """The last characters of a value, the rest hidden.

    >>> masked("0900 000 123", keep=2)
    '********23'
    """
    digits = re.sub(r"\D", "", value)
    return "*" * (len(digits) - keep) + digits[-keep:]
