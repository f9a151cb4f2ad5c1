"""What the names in a list's rows about bodies mean: the body of a row, its superior from then on, what it passes into.

A body has no official code, so names do what codes do for territories, and nothing is guessed: a name that two bodies bear
or a superior that could be either is an error of its cell. Rows with one new name and one superior are one new body. A
name that a standing body bears in that place or below that superior means that body, unless it is itself one of those
that go in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ..facts_reorganising import CHANGES
from .names import SEAT_SLOT, canonical
from .reorganising_list_names import Above, BodyDirectory, ListedBody, Names
from .reorganising_sheet import Row

#: What stands for a unit from the day on: ("body", id), ("slot", key of a new territory, slot), ("made", name, superior).
Token = tuple[Any, ...]
#: Where a unit will stand: a territory, or the key of one the list makes.
Spot = UUID | str
#: Tells that a cell of a row is wrong: row, column, code, message, value.
Tell = Callable[[Row, str, str, str, str], None]
#: Names that are not found and get like ones offered: looking takes time, and nobody reads thousands.
_LIKENED = 200
_STANDS = "Cơ quan này đang hoạt động, không cần lập lại."
_ENDED = "Cơ quan này đã kết thúc trước ngày ấy; nếu lập lại, ghi “lập lại” ở cột Việc."
_NEW_PLACE = (
    "Cơ quan của địa bàn mới do bộ khung lập khi thực hiện; để trống ô này: cấp trên là cơ quan cùng chỗ với cấp trên "
    "hiện nay, không có thì là Ủy ban nhân dân."
)


@dataclass(frozen=True, slots=True)
class Places:
    """What the codes of a list say of its rows about bodies, by line.

    :param home: the territory a row's body stands in. :param above: what stands as “Mã cấp trên”: the key of a territory
        the list makes, and the one that bears the code today. :param passed: territory → what it passes into whole.
    """

    home: Mapping[int, UUID] = field(default_factory=dict)
    above: Mapping[int, tuple[str, UUID | None]] = field(default_factory=dict)
    passed: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """The superior a row tells: ``key`` of a territory the list makes, ``id`` of a body that stands, or the body that
    comes of another ``row``."""

    token: Token
    key: str = ""
    id: UUID | None = None
    row: Row | None = None


class Found:
    """Rows about bodies with what their names mean. Each name is looked at once, so that what is wrong is told once.

    :ivar bodies: line → the body of the row. :ivar wrong: lines of which something was told.
    :ivar takers: standing bodies that take others in.
    """

    def __init__(self, rows: Sequence[Row], directory: BodyDirectory, places: Places, tell: Tell) -> None:
        self.directory, self.places, self._say = directory, places, tell
        self.bodies: dict[int, ListedBody] = {}
        self.wrong: set[int] = set()
        self.takers: dict[UUID, ListedBody] = {}
        self._standing: dict[UUID, Names] = {}
        self._gone: dict[UUID, Names] = {}
        self._elsewhere = Names(directory.elsewhere)
        self._likened = 0
        self._told: dict[int, Told | None] = {}
        self._tokens: dict[int, Token] = {}
        self._into: dict[UUID, list[Row]] = defaultdict(list)
        self._renamed: dict[tuple[UUID, str], list[ListedBody]] = defaultdict(list)
        self._founding: dict[tuple[Spot, str], list[Row]] = defaultdict(list)
        self._at: dict[Spot, list[UUID]] = defaultdict(list)
        for unit in directory.places:
            self._at[self._spot(unit)].append(unit)
        for row in rows:
            if (body := self._body(row)) is not None:
                self.bodies[row.line] = body
        self._refuse_contradictions(rows)
        for row in rows:
            self._note(row)

    def tell(self, row: Row, key: str, code: str, message: str, value: str = "") -> None:
        """A cell of a row is wrong; nothing comes of the row."""
        self.wrong.add(row.line)
        self._say(row, key, code, message, value)

    def _note(self, row: Row) -> None:
        """What other rows may mean by a name of this one."""
        body, home = self.bodies.get(row.line), self.places.home.get(row.line)
        if row.work == "join":
            if (spot := self._spot_of(row)) is not None:
                self._founding[(spot, canonical(row.name))].append(row)
            if body:
                self._into[body.id].append(row)
        elif body and home and row.name and row.work in CHANGES:
            self._renamed[(home, canonical(row.name))].append(body)

    # ── the body of a row

    def _body(self, row: Row) -> ListedBody | None:
        home = self.places.home.get(row.line)
        if home is None:
            self.wrong.add(row.line)  # its territory is not known, and that was told
            return None
        again = row.work == "reopen"
        names = self._names(home, gone=again)
        found = names.find(row.body)
        if len(found) == 1:
            return found[0]
        if found:
            self._ambiguous(row, "body", row.body, found, home)
        elif self._names(home, gone=not again).find(row.body):
            self.tell(row, "body", "unknown", _STANDS if again else _ENDED, row.body)
        else:
            place = self.directory.place(home)
            message = (
                f"Không có cơ quan nào từng mang tên này ở {place}."
                if again
                else f"Không có cơ quan tên này ở {place} vào ngày ấy."
            )
            self.tell(row, "body", "unknown", self._likely(message, names, row.body), row.body)
        return None

    def _names(self, unit: UUID, *, gone: bool = False) -> Names:
        kept, bodies = (
            (self._gone, self.directory.ended) if gone else (self._standing, self.directory.standing)
        )
        if unit not in kept:
            kept[unit] = Names(bodies.get(unit, ()), self.directory.places.get(unit, ()))
        return kept[unit]

    def _likely(self, message: str, names: Names, text: str) -> str:
        self._likened += 1
        near = names.near(text) if self._likened <= _LIKENED else []
        likely = ", ".join(f"“{name}”" for name in near)
        return f"{message} Gần giống: {likely}." if near else message

    def _ambiguous(
        self, row: Row, key: str, value: str, found: Iterable[ListedBody], unit: UUID | None
    ) -> None:
        spoken = [body.spoken for body in found]
        place, listed = self.directory.place(unit), ", ".join(f"“{name}”" for name in spoken)
        if len(set(spoken)) == len(spoken):
            message = f"Có nhiều cơ quan tên này ở {place}; ghi rõ một trong: {listed}."
        else:
            message = f"Có nhiều cơ quan cùng tên ở {place}: {listed}; hãy thêm bước này trên trang của bản sắp xếp."
        self.tell(row, key, "ambiguous", message, value)

    def _refuse_contradictions(self, rows: Iterable[Row]) -> None:
        """One thing comes of a body: one row says it, or the parts of a division do."""
        first: dict[UUID, Row] = {}
        for row in rows:
            body = self.bodies.get(row.line)
            before = first.setdefault(body.id, row) if body else row
            if body is None or before is row or (row.partial and before.partial):
                continue
            name, line = body.name, before.line
            if row.work != before.work:
                message = (
                    f"Dòng {line} đã nêu “{name}” với việc khác; một cơ quan chỉ có một việc: bỏ một dòng."
                )
                self.tell(row, "body", "twice", message, row.body)
            elif row.work != "join":
                message = f"Dòng {line} đã nêu “{name}”; ghi tên, loại, cấp trên mới trên cùng một dòng."
                self.tell(row, "body", "twice", message, row.body)
            elif row.partial == before.partial and canonical(row.name) == canonical(before.name):
                message = f"Dòng {line} đã chuyển toàn bộ “{name}” vào đó; bỏ dòng thừa."
                self.tell(row, "body", "twice", message, row.body)
            else:
                message = (
                    f"Dòng {line} cũng nêu “{name}”; nếu chia, ghi “một phần” ở mọi dòng của cơ quan này."
                )
                self.tell(row, "extent", "whole_and_part", message)
            del self.bodies[row.line]

    # ── where units stand, and what stands for them from the day on

    def _spot(self, unit: UUID) -> Spot:
        return self.places.passed.get(unit, unit)

    def spot_of_home(self, row: Row) -> Spot | None:
        """Where a row's body stands from the day on if nothing moves it."""
        home = self.places.home.get(row.line)
        return self._spot(home) if home else None

    def _spot_of(self, row: Row) -> Spot | None:
        """Where what a row tells of will stand: at the code of its superior, else where its body stands."""
        if not row.parent:
            return self.spot_of_home(row)
        key, unit = self.places.above.get(row.line, ("", None))
        return key or (self._spot(unit) if unit else None)

    def _units(self, row: Row) -> list[UUID]:
        """The territories of today whose bodies will stand where a row tells."""
        spot = self._spot_of(row)
        units = list(self._at.get(spot, ())) if spot is not None else []
        unit = self.places.above.get(row.line, ("", None))[1] if row.parent else None
        return list(dict.fromkeys([*units, *([unit] if unit else [])]))

    def _named(self, units: Iterable[UUID], text: str) -> dict[UUID, ListedBody]:
        """Standing bodies of these territories by the name they bear, or will bear by a row of this list."""
        found = [body for unit in units for body in self._names(unit).find(text)]
        found += [b for unit in units for b in self._renamed.get((unit, canonical(text)), ())]
        return {body.id: body for body in found}

    def _follow(self, ident: UUID, slot: str, territory: UUID | None) -> Token:
        """What stands for a body from the day on, as far as the list alone tells."""
        rows = self._into.get(ident, ())
        if len(rows) == 1 and not rows[0].partial:
            return self.result(rows[0])
        if slot and territory and territory in self.places.passed:
            return ("slot", self.places.passed[territory], slot)
        return ("body", ident)

    def _above(self, above: Above | None) -> Token:
        return self._follow(above.id, above.slot, above.territory_id) if above else ("root",)

    # ── superiors

    def superior(self, row: Row) -> Told | None:
        """The superior a row tells; ``None``: as it is, or what was told is wrong."""
        if row.line not in self._told:
            self._told[row.line] = None  # two rows that name each other end here
            self._told[row.line] = self._read_superior(row)
        return self._told[row.line]

    def _read_superior(self, row: Row) -> Told | None:
        if not (row.parent or row.superior):
            return None
        key, unit = self.places.above.get(row.line, ("", None)) if row.parent else ("", None)
        if row.parent and not key and unit is None:
            self.wrong.add(row.line)  # a code nobody bears, and that was told
            return None
        if row.superior:
            return self._superior_by_name(row)
        if key:
            body = self.bodies.get(row.line)
            slot = body.above.slot if body and body.above and body.above.slot else SEAT_SLOT
            return Told(("slot", key, slot), key=key)
        assert unit is not None
        seats = [body for body in self.directory.standing.get(unit, ()) if body.slot == SEAT_SLOT]
        if seats:
            return Told(self._follow(seats[0].id, SEAT_SLOT, unit), id=seats[0].id)
        place = self.directory.place(unit)
        message = f"Không có Ủy ban nhân dân ở {place}; ghi tên cơ quan ở cột “Cơ quan cấp trên”."
        self.tell(row, "parent", "no_seat", message, row.parent)
        return None

    def _superior_by_name(self, row: Row) -> Told | None:
        """A superior the list makes in that place, else one that stands there."""
        spot, text = self._spot_of(row), canonical(row.superior)
        rows = self._founding.get((spot, text), ()) if spot is not None else ()
        if rows and canonical(row.name) != text:
            tokens = {self.result(other): other for other in rows}
            if len(tokens) == 1:
                ((token, other),) = tokens.items()
                return Told(token, row=other)
            lines = ", ".join(str(other.line) for other in tokens.values())
            message = (
                f"Các dòng {lines} lập nhiều cơ quan cùng tên này; hãy nêu cấp trên của dòng này trên trang của bản "
                "sắp xếp."
            )
            self.tell(row, "superior", "ambiguous", message, row.superior)
            return None
        units = self._units(row)
        found = self._named(units, row.superior)
        if len(found) == 1:
            (one,) = found.values()
            return Told(self._follow(one.id, one.slot, one.territory_id), id=one.id)
        body = self.bodies.get(row.line)
        if not found and not row.parent and body and body.above and body.above.called(text):
            return Told(
                self._above(body.above), id=body.above.id
            )  # its superior of today, wherever that stands
        if found:
            self._ambiguous(row, "superior", row.superior, found.values(), units[0])
        elif units:
            place = self.directory.place(units[0])
            message = (
                f"Không có cơ quan tên này ở {place}; cấp trên ở địa bàn khác thì ghi cả cột “Mã cấp trên”."
            )
            message = self._likely(message, self._names(units[0]), row.superior)
            self.tell(row, "superior", "unknown", message, row.superior)
        elif row.parent:
            self.tell(row, "superior", "unknown", _NEW_PLACE, row.superior)
        return None

    # ── what bodies pass into

    def result(self, row: Row) -> Token:
        """What a row's body passes into: a standing body, or a new one told by its name and its superior."""
        if row.line not in self._tokens:
            self._tokens[row.line] = ("row", row.line)  # new bodies that are each other's superior end here
            taker = self._taker(row)
            if taker is not None:
                self.takers[taker.id] = taker
                self._tokens[row.line] = ("body", taker.id)
            else:
                body, told = self.bodies.get(row.line), self.superior(row)
                above = told.token if told else self._above(body.above if body else None)
                self._tokens[row.line] = ("made", canonical(row.name), above)
        return self._tokens[row.line]

    def _taker(self, row: Row) -> ListedBody | None:
        """The standing body of that name that takes a row's body in: in the place told or the body's own, or below the
        superior told or the body's own.

        One that itself goes into what bears its name ends with the others: then a new body keeps the name.
        """
        body, told, name = self.bodies.get(row.line), self.superior(row), canonical(row.name)
        above = told.token if told else self._above(body.above if body else None)
        home = self.places.home.get(row.line)
        units = self._units(row) + ([home] if home and row.superior else [])
        here = self._named(dict.fromkeys(units), row.name)
        here |= {one.id: one for one in self._elsewhere.find(row.name) if self._above(one.above) == above}
        found = [
            one
            for one in here.values()
            if name not in {canonical(other.name) for other in self._into.get(one.id, ())}
        ]
        below = [one for one in found if self._above(one.above) == above]
        if row.superior or len(below) == 1:
            found = below
        if len(found) < 2:
            return found[0] if found else None
        listed = ", ".join(f"“{one.spoken}”" for one in found)
        message = f"Có nhiều cơ quan đang mang tên này: {listed}; ghi cột “Cơ quan cấp trên” để nói rõ nhập vào đâu."
        self.tell(row, "name", "ambiguous", message, row.name)
        return None
