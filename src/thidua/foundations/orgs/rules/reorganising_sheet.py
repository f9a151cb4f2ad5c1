"""Pure rules for an Excel list of a reorganisation: what each row means and everything wrong with it, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from thidua.ground.text_vn import search_key, squeeze

#: Columns of the list: key → (heading as printed, other folded headings an office may give it).
COLUMNS: Mapping[str, tuple[str, frozenset[str]]] = {
    "act": ("Số, ký hiệu văn bản", frozenset({"so ky hieu", "van ban", "so van ban", "nghi quyet"})),
    "act_date": ("Ngày văn bản", frozenset({"ngay ban hanh"})),
    "issuer": ("Cơ quan ban hành", frozenset({"noi ban hanh"})),
    "on": ("Ngày hiệu lực", frozenset({"hieu luc tu ngay", "hieu luc", "tu ngay"})),
    "work": ("Việc", frozenset({"hinh thuc", "hinh thuc sap xep"})),
    "old": ("Mã đơn vị cũ", frozenset({"ma cu", "ma don vi"})),
    "group": ("Thôn, tổ dân phố", frozenset({"ten thon to dan pho", "thon"})),
    "body": ("Cơ quan, đơn vị", frozenset({"co quan", "ten co quan", "ten co quan don vi"})),
    "code": ("Mã đơn vị mới", frozenset({"ma moi"})),
    "name": ("Tên đơn vị mới", frozenset({"ten moi"})),
    "kind": ("Loại đơn vị mới", frozenset({"loai moi", "loai"})),
    "parent": ("Mã cấp trên", frozenset({"ma don vi cap tren", "cap tren"})),
    "superior": ("Cơ quan cấp trên", frozenset({"ten co quan cap tren"})),
    "extent": ("Toàn bộ hay một phần", frozenset({"toan bo mot phan", "pham vi"})),
    "share": ("Tỷ lệ", frozenset({"ty le phan tram", "ti le"})),
    "share_of": ("Tỷ lệ tính theo", frozenset({"tinh theo"})),
    "source": ("Nguồn của tỷ lệ", frozenset({"nguon"})),
}
#: What the column “Việc” may say, folded, and the kind of step it means; blank means a merger or division.
WORKS: Mapping[str, str] = {
    "": "join", "sap xep": "join", "nhap": "join", "sap nhap": "join", "chia": "join", "tach": "join",
    "thanh lap": "join", "doi ten": "rename", "doi loai": "rekind", "chuyen": "move", "chuyen cap tren": "move",
    "ket thuc": "close", "giai the": "close", "lap lai": "reopen", "khoi phuc": "reopen",
}  # fmt: skip
_WHOLE, _PART = frozenset({"", "toan bo", "ca", "nguyen trang"}), frozenset({"mot phan", "1 phan", "phan"})
_SHARES = {"dan so": "population", "dien tich": "area", "population": "population", "area": "area"}
_FORMULA = ("=", "+", "@")
#: What a row about a body cannot do without, by its work; and what may stand instead.
_ASKED_OF_BODIES: Mapping[str, tuple[str, str]] = {
    "join": (
        "name",
        "Thiếu tên cơ quan mới, hoặc tên cơ quan đang có nhận việc; nếu chỉ kết thúc, ghi “kết thúc” ở cột Việc.",
    ),
    "rename": ("name", "Thiếu tên mới."),
    "rekind": ("kind", "Thiếu loại mới."),
    "move": ("superior", "Thiếu cấp trên mới: ghi tên ở cột này, hoặc mã địa bàn ở cột “Mã cấp trên”."),
}
_INSTEAD: Mapping[str, tuple[str, ...]] = {"superior": ("parent",)}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong with one cell; ``line`` counts as Excel does, 0 for the whole file."""

    line: int
    column: str
    code: str
    message: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was understood: what comes of one unit, or of several that pass whole.

    :param body: the row is about a body, which stands in the territory of ``old`` (and ``group``).
    :param superior: the body's superior by name, in the territory of ``parent`` if told, else in the body's own.
    """

    line: int
    act: str
    act_date: date | None
    issuer: str
    work: str
    old: tuple[str, ...]
    group: str
    code: str
    name: str
    kind: str
    parent: str
    partial: bool
    share: Decimal | None
    share_of: str
    source: str
    body: str = ""
    superior: str = ""


@dataclass(slots=True)
class Reading:
    """All rows understood and all problems of a sheet; ``on`` is the one day of the whole list.

    ``doubtful``: rows with a wrong cell and the columns that are wrong. Nothing is made of them, but their other cells are
    looked up with those of the sound ones, so that a file is told everything at once.
    """

    on: date | None = None
    rows: list[Row] = field(default_factory=list)
    doubtful: list[tuple[Row, frozenset[str]]] = field(default_factory=list)
    problems: list[Wrong] = field(default_factory=list)


def read_rows(
    rows: Sequence[Sequence[str]],
    kinds: Sequence[Mapping[str, Any]],
    body_kinds: Sequence[Mapping[str, Any]] = (),
) -> Reading:
    """Understand a sheet: find the heading, then every row below it; all problems at once.

    Act, its date, its issuer and the day stand in the first row and where they change; blank means as above. One list
    has one day.

    :param kinds: of territories. :param body_kinds: of bodies, for rows that name one.
    """
    reading = Reading()
    heading = _heading(rows)
    if heading is None:
        asked = ", ".join(f"“{COLUMNS[key][0]}”" for key in ("old", "code", "name"))
        reading.problems.append(
            Wrong(0, "", "no_heading", f"Không thấy dòng tiêu đề. Cần ít nhất các cột: {asked}.")
        )
        return reading
    at, places = heading
    reader = _Reader(reading, places, kinds, body_kinds)
    for line, row in enumerate(rows[at + 1 :], start=at + 2):
        if any(cell.strip() for cell in row):
            reader.row(line, row)
    if not reading.rows and not reading.problems:
        reading.problems.append(Wrong(0, "", "no_rows", "Tệp không có dòng dữ liệu nào."))
    return reading


def body_kinds_by_name(kinds: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Code of a kind of body by what a cell may call it: its code, or its Vietnamese name without accents."""
    return {kind["code"]: kind["code"] for kind in kinds} | {
        search_key(kind["label"]): kind["code"] for kind in kinds
    }


def _heading(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    names = {
        word: key for key, (printed, others) in COLUMNS.items() for word in (search_key(printed), *others)
    }
    for at, row in enumerate(rows[:15]):
        found: dict[str, int] = {}
        for index, cell in enumerate(row):
            key = names.get(search_key(re.sub(r"\(.*?\)|%", "", cell)))
            if key:
                found.setdefault(key, index)
        if "old" in found and ("code" in found or "name" in found):
            return at, found
    return None


class _Reader:
    """Reads row after row, with what stands above for cells left blank."""

    def __init__(
        self,
        reading: Reading,
        places: Mapping[str, int],
        kinds: Sequence[Mapping[str, Any]],
        body_kinds: Sequence[Mapping[str, Any]],
    ) -> None:
        self.reading, self.places = reading, places
        self.kinds = {kind["code"] for kind in kinds} | {search_key(kind["vi"]) for kind in kinds}
        self.body_kinds = body_kinds_by_name(body_kinds)
        self.act, self.issuer = "", ""
        self.act_date: date | None = None

    def _wrong(self, line: int, key: str, code: str, message: str, value: str = "") -> None:
        column = COLUMNS[key][0] if key else ""
        self.reading.problems.append(Wrong(line, column, code, message, value[:80]))

    def row(self, line: int, cells: Sequence[str]) -> None:
        """One row; it counts only when no cell of it is wrong."""
        before = len(self.reading.problems)
        told = {
            key: squeeze(cells[index]) if index < len(cells) else "" for key, index in self.places.items()
        }
        for key, value in told.items():
            if value.startswith(_FORMULA):
                self._wrong(line, key, "formula", "Ô bắt đầu bằng dấu của công thức; hãy gõ lại.", value)
        self._act(line, told)
        work = WORKS.get(search_key(told.get("work", "")))
        if work is None:
            known = "đổi tên, đổi loại, chuyển, kết thúc, lập lại; để trống là nhập hoặc chia"
            self._wrong(line, "work", "work", f"Không rõ việc này. Ghi một trong: {known}.", told["work"])
        old = tuple(dict.fromkeys(re.findall(r"[0-9A-Za-z]+", told.get("old", ""))))
        if not old:
            self._wrong(line, "old", "empty", "Thiếu mã đơn vị cũ.")
        partial = self._extent(line, told, old)
        share = self._share(line, told, partial)
        kind = told.get("kind", "")
        if told.get("body"):
            kind = self._body(line, told, work or "", old, partial)
        else:
            self._territory(line, told, work, old)
        row = Row(
            line, self.act, self.act_date, self.issuer, work or "", old, told.get("group", ""),
            told.get("code", ""), told.get("name", ""), kind, told.get("parent", ""), partial, share,
            _SHARES.get(search_key(told.get("share_of", "")), ""), told.get("source", ""),
            told.get("body", ""), told.get("superior", ""),
        )  # fmt: skip
        wrong = frozenset(one.column for one in self.reading.problems[before:])
        if wrong:
            self.reading.doubtful.append((row, wrong))
        else:
            self.reading.rows.append(row)

    def _territory(self, line: int, told: Mapping[str, str], work: str | None, old: Sequence[str]) -> None:
        """What a row about territories must say."""
        if work == "join" and not (told.get("code") or told.get("name")):
            self._wrong(
                line, "name", "empty", "Thiếu đơn vị mới; nếu chỉ kết thúc, ghi “kết thúc” ở cột Việc."
            )
        if work in {"rename", "rekind", "move"} and len(old) > 1:
            self._wrong(line, "old", "several", "Mỗi dòng đổi tên, đổi loại, chuyển chỉ nêu một đơn vị.")
        kind = told.get("kind", "")
        if kind and kind not in self.kinds and search_key(kind) not in self.kinds:
            self._wrong(line, "kind", "kind", "Không có loại đơn vị này.", kind)
        if told.get("superior"):
            message = "Cột này chỉ ghi ở dòng về cơ quan; cấp trên của địa bàn ghi ở cột “Mã cấp trên”."
            self._wrong(line, "superior", "no_body", message, told["superior"])

    def _body(self, line: int, told: Mapping[str, str], work: str, old: Sequence[str], partial: bool) -> str:
        """What a row about a body must say; the code of its new kind."""
        if ";" in told["body"]:
            self._wrong(line, "body", "several", "Mỗi dòng chỉ nêu một cơ quan, đơn vị.", told["body"])
        if len(old) > 1:
            message = "Dòng về cơ quan chỉ nêu một mã: địa bàn nơi cơ quan ấy đứng."
            self._wrong(line, "old", "several", message, told["old"])
        if told.get("code"):
            message = "Cơ quan không mang mã đơn vị hành chính; để trống ô này."
            self._wrong(line, "code", "coded", message, told["code"])
        missing, message = _ASKED_OF_BODIES.get(work, ("", ""))
        if missing and not any(told.get(key) for key in (missing, *_INSTEAD.get(missing, ()))):
            self._wrong(line, missing, "empty", message)
        if work == "close":
            for key in ("name", "kind", "parent", "superior"):
                if told.get(key):
                    message = "Kết thúc thì không có đơn vị mới; để trống ô này, hoặc để trống cột Việc nếu là nhập."
                    self._wrong(line, key, "closed", message, told[key])
        if partial and work != "join":
            message = "Việc này áp dụng cho toàn bộ cơ quan; để trống ô này."
            self._wrong(line, "extent", "whole_only", message, told["extent"])
        kind = told.get("kind", "")
        if kind and kind not in self.body_kinds and search_key(kind) not in self.body_kinds:
            message = "Không có loại cơ quan này; ghi một loại ở trang “Loại” của bảng để điền."
            self._wrong(line, "kind", "kind", message, kind)
        return self.body_kinds.get(kind) or self.body_kinds.get(search_key(kind), "")

    def _act(self, line: int, told: Mapping[str, str]) -> None:
        if told.get("act"):
            self.act, self.act_date, self.issuer = told["act"], None, ""
        if not self.act:
            self._wrong(line, "act", "empty", "Thiếu số, ký hiệu văn bản.")
            self.act = "?"
        if told.get("act_date"):
            self.act_date = self._day(line, "act_date", told["act_date"])
        self.issuer = told.get("issuer") or self.issuer
        if told.get("on"):
            day = self._day(line, "on", told["on"])
            if day and self.reading.on and day != self.reading.on:
                self._wrong(line, "on", "other_day", "Một tệp chỉ có một ngày hiệu lực.", told["on"])
            self.reading.on = self.reading.on or day
        elif self.reading.on is None:
            self._wrong(line, "on", "empty", "Thiếu ngày hiệu lực.")

    def _day(self, line: int, key: str, value: str) -> date | None:
        found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?", value)
        parts = (found[1], found[2], found[3]) if found else None
        if parts is None and (found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", value)):
            parts = (found[3], found[2], found[1])
        try:
            if parts:
                return date(int(parts[0]), int(parts[1]), int(parts[2]))
        except ValueError:
            pass  # the 31st of a shorter month: told as any other text that is no day
        self._wrong(line, key, "date", "Không phải ngày; ghi như 01/7/2025.", value)
        return None

    def _extent(self, line: int, told: Mapping[str, str], old: Sequence[str]) -> bool:
        extent = search_key(told.get("extent", ""))
        if extent not in _WHOLE | _PART:
            self._wrong(line, "extent", "extent", "Ghi “toàn bộ” hoặc “một phần”.", told["extent"])
        if extent in _PART and len(old) > 1:
            self._wrong(line, "extent", "several", "Mỗi phần của đơn vị bị chia ghi một dòng riêng.")
        return extent in _PART

    def _share(self, line: int, told: Mapping[str, str], partial: bool) -> Decimal | None:
        """A share as a percentage (“40%”, “40”; a cell Excel formats as one comes as “40%”); blank: not known.

        A bare number up to 1 may be meant either way, so nobody guesses.
        """
        value = told.get("share", "")
        if not value:
            return None
        try:
            number = Decimal(value.replace("%", "").replace(",", ".").strip())
        except InvalidOperation:
            number = Decimal(0)
        number = number if number.is_finite() else Decimal(0)
        message = ""
        if not 0 < number <= 100:
            message = "Tỷ lệ là số phần trăm lớn hơn 0, không quá 100%; không biết thì để trống."
        elif number <= 1 and "%" not in value:
            said, times = _percent(number), _percent(number * 100)
            message = f"Không rõ là {said} hay {times}; hãy ghi kèm dấu phần trăm: “{said}” hoặc “{times}”."
        elif number == 100 and partial:
            message = "Một phần thì nhỏ hơn 100%; nếu chuyển hết, ghi “toàn bộ” ở cột “Toàn bộ hay một phần”."
        elif number < 100 and not partial:
            message = (
                "Dòng chuyển toàn bộ thì tỷ lệ là 100% hoặc để trống; nếu chia, ghi “một phần” ở cột trước."
            )
        if message:
            self._wrong(line, "share", "share", message, value)
            return None
        if search_key(told.get("share_of", "")) not in _SHARES:
            self._wrong(
                line,
                "share_of",
                "share_of",
                "Tỷ lệ tính theo “dân số” hay “diện tích”?",
                told.get("share_of", ""),
            )
        if not told.get("source"):
            self._wrong(line, "source", "source", "Tỷ lệ cần có nguồn.")
        return (number / 100).quantize(Decimal("0.00000001"))


def _percent(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",") + "%"
