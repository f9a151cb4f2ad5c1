"""Pure rules for a sheet of people: what each row means, and everything wrong with it, by row and column."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from thidua.foundations.access.kinds import CAPACITIES
from thidua.foundations.access.roles import Role
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.text_vn import fold, squeeze

#: Rows of people a sheet may have; with its heading, what is read of a file is a few lines more.
MOST = 1000

#: Key → heading as the template writes it, and others an office may use, folded.
COLUMNS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "full_name": ("Họ và tên", ("ho ten", "ten")),
    "email": ("Thư điện tử", ("email", "thu dien tu cong vu", "dia chi thu dien tu")),
    "phone": ("Điện thoại", ("so dien thoai", "dien thoai di dong")),
    "identifier": ("Số định danh cá nhân", ("so dinh danh", "cccd", "so cccd", "so can cuoc")),
    "role": ("Vai trò", ()),
    "position": ("Chức vụ", ("chuc danh",)),
    "capacity": ("Tư cách", ("tu cach theo phap luat",)),
    "concurrent": ("Kiêm nhiệm", ("kiem",)),
    "body": ("Đơn vị", ("co quan", "ten don vi", "ma don vi", "don vi cong tac")),
    "since": ("Từ ngày", ("ngay bat dau",)),
    "until": ("Đến hết ngày", ("den ngay", "ngay ket thuc")),
    "basis": ("Căn cứ", ("quyet dinh", "so quyet dinh")),
    "account": ("Mở tài khoản", ("tai khoan",)),
}
NEEDED = ("full_name", "role")
#: What the list of the template offers for each capacity; the words of the posts' pages are understood too.
CAPACITY_WORDS: Mapping[str, str] = {
    "head": "Người đứng đầu",
    "deputy": "Cấp phó",
    "acting_head": "Quyền",
    "in_charge": "Phụ trách",
    "member": "Thành viên",
}
_CAPACITIES = {fold(words): code for table in (CAPACITIES, CAPACITY_WORDS) for code, words in table.items()}
#: Longest text a cell of each column may hold.
LONGEST = {"full_name": 150, "email": 254, "phone": 30, "position": 150, "basis": 300, "body": 300}

_YES, _NO = frozenset({"co", "x", "1", "yes", "true", "mo"}), frozenset({"", "khong", "0", "no", "false"})
_EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]+")
#: What a spreadsheet would run as a formula when the list is written again.
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Row:
    """A person as a row gives them; ``line`` counts as Excel does. ``body``: as typed, blank: the body of the page."""

    line: int
    full_name: str
    role: str
    email: str = ""
    phone: str = ""
    identifier: str = ""
    position: str = ""
    since: date | None = None
    until: date | None = None
    basis: str = ""
    account: bool = False
    capacity: str = "member"
    concurrent: bool = False
    body: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """What a text of the column of bodies means: the body and the roles that may be given there; else ``wrong``."""

    card: BodyCard | None
    given: Collection[str] = ()
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong with one cell. A personal identifier is never repeated in ``value``."""

    line: int
    column: str
    message: str
    value: str = ""


@dataclass(slots=True)
class Reading:
    """Every row understood, and every problem of the sheet."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Wrong] = field(default_factory=list)


def body_texts(sheet: Sequence[Sequence[str]]) -> list[str]:
    """What stands in the column of bodies, each text once; at most as many as a sheet may have rows."""
    found = _heading(sheet)
    if found is None or "body" not in found[1]:
        return []
    start, place = found[0], found[1]["body"]
    texts = (squeeze(cells[place]) for cells in sheet[start + 1 :] if place < len(cells))
    return list(dict.fromkeys(text for text in texts if text and len(text) <= LONGEST["body"]))[:MOST]


def read_rows(
    sheet: Sequence[Sequence[str]], roles: Mapping[str, Role], homes: Mapping[str, Home]
) -> Reading:
    """Understand a sheet: its heading row, then every row below; all problems at once.

    :param homes: what each text of the column of bodies means; the blank one is the body of the page.
    """
    reading = Reading()
    found = _heading(sheet)
    if found is None:
        needed = ", ".join(f"“{COLUMNS[key][0]}”" for key in NEEDED)
        reading.problems.append(Wrong(0, "", f"Không thấy dòng tiêu đề có các cột {needed}."))
        return reading
    start, places = found
    names = {fold(role.label): code for code, role in roles.items()} | {fold(code): code for code in roles}
    for line, cells in enumerate(sheet[start + 1 :], start=start + 2):
        texts = {key: squeeze(cells[place]) if place < len(cells) else "" for key, place in places.items()}
        if any(texts.values()):
            _read_row(reading, line, texts, names, roles, homes)
    if not reading.rows and not reading.problems:
        reading.problems.append(Wrong(0, "", "Bảng không có người nào."))
    if len(reading.rows) + len({p.line for p in reading.problems}) > MOST:
        reading.problems.append(Wrong(0, "", f"Bảng có hơn {MOST} người; chia thành nhiều tệp."))
    _find_twice(reading)
    reading.problems.sort(key=lambda wrong: wrong.line)
    return reading


def _heading(sheet: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """The first of the top rows that names the needed columns: its place, and column → place."""
    spelt = {fold(word): key for key, (name, others) in COLUMNS.items() for word in (name, *others)}
    for at, cells in enumerate(sheet[:20]):
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            key = spelt.get(fold(squeeze(cell)).rstrip(" *:"))
            if key is not None:
                places.setdefault(key, place)
        if all(key in places for key in NEEDED):
            return at, places
    return None


def _read_row(
    reading: Reading,
    line: int,
    texts: Mapping[str, str],
    names: Mapping[str, str],
    roles: Mapping[str, Role],
    homes: Mapping[str, Home],
) -> None:
    before = len(reading.problems)

    def wrong(key: str, message: str, value: str | None = None) -> None:
        shown = texts.get(key, "")[:60] if value is None else value
        reading.problems.append(Wrong(line, COLUMNS[key][0], message, shown))

    if not texts["full_name"]:
        wrong("full_name", "Chưa có họ và tên.")
    for key, most in LONGEST.items():
        text = texts.get(key, "")
        if len(text) > most:
            wrong(key, f"Dài quá {most} ký tự.")
        elif text.startswith(_FORMULA) and not (key == "phone" and text.startswith("+")):
            wrong(key, "Bắt đầu như một công thức.")
    role = names.get(fold(texts["role"]), "")
    if not texts["role"]:
        wrong("role", "Chưa có vai trò.")
    elif not role:
        wrong("role", "Không có vai trò này; xem trang Vai trò của tệp mẫu.")
    home = homes.get(texts.get("body", ""))
    if home is None or home.wrong:
        if len(texts.get("body", "")) <= LONGEST["body"]:
            wrong("body", home.wrong if home else "Không có đơn vị này.")
    elif role and role not in home.given:
        wrong("role", "Vai trò bạn đang giữ không phân công được vai trò này ở đơn vị này.")
    capacity = _CAPACITIES.get(fold(texts.get("capacity", "")), "") if texts.get("capacity") else "member"
    if not capacity:
        wrong("capacity", "Không có tư cách này; chọn trong danh sách của tệp mẫu.")
    elif capacity != "member" and role and not roles[role].leads:
        wrong("capacity", "Tư cách lãnh đạo đi với vai trò Lãnh đạo ký.")
    beside = fold(texts.get("concurrent", ""))
    if beside not in _YES | _NO:
        wrong("concurrent", "Ghi “có” hoặc để trống.")
    elif beside in _YES and capacity == "member":
        wrong("concurrent", "Kiêm nhiệm ghi cho chức lãnh đạo; chọn tư cách, hoặc để trống.")
    email = texts.get("email", "").lower()
    if email and not _EMAIL.fullmatch(email):
        wrong("email", "Không phải địa chỉ thư điện tử.")
    identifier = re.sub(r"[\s.\-]", "", texts.get("identifier", ""))
    if identifier and not re.fullmatch(r"[0-9]{12}", identifier):
        # Excel drops the leading zero of a number, and shows long ones rounded.
        wrong("identifier", "Phải gồm đúng 12 chữ số; định dạng cột là Văn bản để không mất số 0 đầu.", "")
    since, until = (_day(texts.get(key, "")) for key in ("since", "until"))
    for key, day in (("since", since), ("until", until)):
        if texts.get(key) and day is None:
            wrong(key, "Không phải ngày; ghi dạng ngày/tháng/năm.")
    if since and until and until < since:
        wrong("until", "Ngày cuối ở trước ngày đầu.")
    said = fold(texts.get("account", ""))
    if said not in _YES | _NO:
        wrong("account", "Ghi “có” hoặc để trống.")
    elif said in _YES and not email:
        wrong("account", "Cần thư điện tử để mở tài khoản.")
    if len(reading.problems) == before:
        reading.rows.append(
            Row(
                line=line,
                full_name=texts["full_name"],
                role=role,
                email=email,
                phone=texts.get("phone", ""),
                identifier=identifier,
                position=texts.get("position", ""),
                since=since,
                until=until,
                basis=texts.get("basis", ""),
                account=said in _YES,
                capacity=capacity,
                concurrent=beside in _YES,
                body=texts.get("body", ""),
            )
        )


def _find_twice(reading: Reading) -> None:
    """The same number or the same sign-in address in two rows."""
    for key in ("identifier", "email"):
        first: dict[str, int] = {}
        for row in reading.rows:
            value = row.identifier if key == "identifier" else row.email if row.account else ""
            if not value:
                continue
            other = first.setdefault(value, row.line)
            if other != row.line:
                shown = "" if key == "identifier" else value
                message = f"Trùng với dòng {other}."
                reading.problems.append(Wrong(row.line, COLUMNS[key][0], message, shown))


def _day(text: str) -> date | None:
    """A day as people type it, or as Excel stores one.

    >>> _day("5/1/2026"), _day("2026-01-05 00:00:00"), _day("31/02/2026")
    (datetime.date(2026, 1, 5), datetime.date(2026, 1, 5), None)
    """
    for shape in ("%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            found = datetime.strptime(text, shape).date()  # noqa: DTZ007 -- a calendar day, no instant
        except ValueError:
            continue
        return found if found.year >= 1900 else None
    return None
