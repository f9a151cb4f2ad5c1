"""From the rows of a list to the steps of a reorganisation: codes found, rows of one new unit brought together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from thidua.ground.text_vn import search_key

from ..facts_reorganising import CHANGES, LinkSpec, ResultSpec, StepSpec
from .names import canonical
from .reorganising_list_bodies import BodyStep, steps_of_bodies
from .reorganising_list_found import Places
from .reorganising_list_joins import Taken, join_kind, links_of, together
from .reorganising_list_names import BodyDirectory
from .reorganising_sheet import COLUMNS, Reading, Row, Wrong


@dataclass(frozen=True, slots=True)
class Directory:
    """What a list is looked up in.

    :param units: official code → territory on the day before. :param gone: codes of those that ended earlier.
    :param levels: territory → level. :param groups: (commune, canonical name) → its residential groups.
    :param lengths: level → how long its official codes are. :param bodies: the bodies of the places the rows name.
    """

    units: Mapping[str, UUID]
    gone: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    levels: Mapping[UUID, str] = field(default_factory=dict)
    groups: Mapping[tuple[UUID, str], tuple[UUID, ...]] = field(default_factory=dict)
    lengths: Mapping[str, int] = field(default_factory=dict)
    bodies: BodyDirectory = field(default_factory=BodyDirectory)

    def spellings(self, code: str) -> tuple[str, ...]:
        """A code with the zeros in front that each level's codes have: Excel drops them."""
        sizes = sorted(set(self.lengths.values()))
        return tuple(dict.fromkeys(code.zfill(size) for size in sizes))

    def unit(self, code: str) -> UUID | None:
        """A standing unit by its code, with the zeros Excel dropped where that is unique; ``None``: nobody or unclear."""
        if code in self.units:
            return self.units[code]
        found = {spelt for spelt in self.spellings(code) if spelt in self.units}
        return self.units[found.pop()] if len(found) == 1 else None


@dataclass(slots=True)
class Listed:
    """The steps of a list and the rows each came from; all problems of its rows."""

    steps: list[StepSpec] = field(default_factory=list)
    lines: list[tuple[int, ...]] = field(default_factory=list)
    problems: list[Wrong] = field(default_factory=list)


def steps_of_list(
    reading: Reading,
    directory: Directory,
    kinds: Sequence[Mapping[str, Any]],
    *,
    main: str,
    body_kinds: Sequence[Mapping[str, Any]] = (),
) -> Listed:
    """The steps a list asks for. Rows that share a unit, old or new, are one step.

    :param kinds: of territories. :param body_kinds: of bodies.
    :param main: the act of the whole list; a row of another act names it in its step.
    """
    return _Builder(reading, directory, kinds, main).build(body_kinds)


def act_of(row: Row) -> str:
    """The act of a row as versions and lineage name it."""
    return named_act(row.act, row.act_date, row.issuer)


def named_act(number: str, dated: date | None, issuer: str) -> str:
    """An act in one line: number, day, issuer."""
    day = f"{dated:%d/%m/%Y}" if dated else ""
    return ", ".join(part for part in (number, day, issuer) if part)[:300]


class _Builder:
    def __init__(
        self, reading: Reading, directory: Directory, kinds: Sequence[Mapping[str, Any]], main: str
    ) -> None:
        self.reading, self.directory, self.kinds, self.main = reading, directory, kinds, main
        self.listed = Listed()
        self.results: dict[str, ResultSpec] = {}
        self.parents: dict[str, tuple[str, Row]] = {}
        self.made: dict[str, str] = {}
        self.taken: list[tuple[Row, tuple[UUID, ...]]] = []

    def _wrong(self, row: Row, key: str, code: str, message: str, value: str = "") -> None:
        self.listed.problems.append(Wrong(row.line, COLUMNS[key][0], code, message, value))

    def build(self, body_kinds: Sequence[Mapping[str, Any]]) -> Listed:
        """Codes, new units, superiors, then the steps in the order of the list."""
        rows = [row for row in self.reading.rows if not row.body]
        for row, _wrong in self.reading.doubtful:
            if row.code:
                self.made[row.code] = row.code  # whatever else is wrong with it, the list means to make it
        for row in rows:
            self.taken.append((row, tuple(i for code in row.old if (i := self._unit(row, code)) is not None)))
        joins = [(row, self._result(row, units), units) for row, units in self.taken if row.work == "join"]
        for key in list(self.results):
            self.results[key] = self._placed(self.results[key])
        groups = together(joins)
        bodies = self._bodies(joins, body_kinds)
        units_of = {row.line: units for row, units in self.taken}
        for row in self.reading.rows:
            if row.body:
                if step := bodies.get(row.line):
                    self._add(
                        StepSpec("body", step.kind, step.links, step.results, self._act(row)), step.rows
                    )
            elif row.work == "join":
                if members := groups.get(row.line):
                    self._join(members)
            else:
                self._single(row, units_of[row.line])
        for row, wrong in self.reading.doubtful:
            self._look_up(row, wrong)
        return self.listed

    def _look_up(self, row: Row, wrong: frozenset[str]) -> None:
        """The codes of a row that is wrong elsewhere: told with the rest, so that nobody mends a file twice."""
        if COLUMNS["old"][0] not in wrong and row.work:
            for code in row.old:
                if row.body:
                    self._home(replace(row, old=(code,)))
                else:
                    self._unit(row, code)
        if COLUMNS["parent"][0] not in wrong and row.parent and row.parent not in self.made:
            self._coded(row, "parent", row.parent)

    def _bodies(self, joins: Sequence[Taken], kinds: Sequence[Mapping[str, Any]]) -> Mapping[int, BodyStep]:
        """The steps of the rows about bodies, by their first line; what their codes mean is found here."""
        rows = [row for row in self.reading.rows if row.body]
        if not rows:
            return {}
        named = Counter(unit for _row, _key, units in joins for unit in units)
        passed = {u: key for row, key, units in joins for u in units if not row.partial and named[u] == 1}
        home = {row.line: unit for row in rows if (unit := self._home(row)) is not None}
        above = {row.line: self._code_above(row) for row in rows if row.parent}
        return steps_of_bodies(rows, self.directory.bodies, kinds, Places(home, above, passed), self._wrong)

    def _home(self, row: Row) -> UUID | None:
        """The territory a row's body stands in, or stood in."""
        code = row.old[0]
        if row.work == "reopen" and self.directory.unit(code) is None:
            return self._unit(replace(row, group=""), code)
        return self._unit(replace(row, work="join"), code)

    def _code_above(self, row: Row) -> tuple[str, UUID | None]:
        """What stands as the code of a body's superior: a new territory of the list, and the one that bears it today."""
        made = self.made.get(row.parent, "")
        return made, self.directory.unit(row.parent) if made else self._coded(row, "parent", row.parent)

    def _unit(self, row: Row, code: str) -> UUID | None:
        """A unit by its code, and where the row names a residential group, that group of it."""
        if row.work == "reopen" and not row.group:
            found = self.directory.gone.get(code, ()) or tuple(
                unit
                for spelt in self.directory.spellings(code)
                for unit in self.directory.gone.get(spelt, ())
            )
            if len(found) == 1:
                return found[0]
            message = (
                "Có nhiều đơn vị từng mang mã này." if found else "Không có đơn vị nào từng mang mã này."
            )
            self._wrong(row, "old", "unknown", message, code)
            return None
        known = self._coded(row, "old", code)
        if known is None or not row.group:
            return known
        named = self.directory.groups.get((known, canonical(row.group)), ())
        if len(named) == 1:
            return named[0]
        message = (
            "Có nhiều thôn, tổ dân phố cùng tên này."
            if named
            else "Đơn vị không có thôn, tổ dân phố tên này."
        )
        self._wrong(row, "group", "unknown", message, row.group)
        return None

    def _coded(self, row: Row, key: str, code: str) -> UUID | None:
        """A standing unit by its code, or what is wrong with it."""
        found = self.directory.unit(code)
        if found is None:
            unclear = any(spelt in self.directory.units for spelt in self.directory.spellings(code))
            message = (
                "Mã mất số 0 ở đầu nên hợp với nhiều đơn vị."
                if unclear
                else "Không có đơn vị mang mã này vào ngày ấy."
            )
            self._wrong(row, key, "unknown", message, code)
        return found

    def _full(self, code: str, level: str) -> str:
        """A new code as long as the level's codes are: Excel drops the zeros in front."""
        return code.zfill(self.directory.lengths.get(level, 0)) if code.isdigit() else code

    def _kind(self, row: Row, units: Sequence[UUID], level: str = "") -> tuple[str, str]:
        """Kind and full name of a row's new unit: the kind told, or the one its name begins with."""
        name, told = row.name, search_key(row.kind)
        key = search_key(name)
        fits = [
            k for k in self.kinds
            if (row.kind and (k["code"] == row.kind or search_key(k["vi"]) == told))
            or (not row.kind and any(key.startswith(search_key(w) + " ") for w in (k["vi"], *k.get("words", ()))))
        ]  # fmt: skip
        if len(fits) > 1:
            levels = {level} if level else {self.directory.levels.get(unit, "") for unit in units}
            fits = [k for k in fits if k["level"] in levels] or fits
        if len(fits) != 1:
            self._wrong(row, "kind", "kind", "Chưa rõ loại đơn vị mới; hãy ghi ở cột này.", row.kind or name)
            return "", name
        words = (fits[0]["vi"], *fits[0].get("words", ()))
        if name and not any(key.startswith(search_key(word) + " ") for word in words):
            name = f"{words[0][:1].upper()}{words[0][1:]} {name}"
        return str(fits[0]["code"]), name

    def _result(self, row: Row, units: Sequence[UUID]) -> str:
        """The new unit of a row, once for all rows that name it by code, or by name and superior."""
        kind, name = self._kind(row, units) if row.name or row.kind else ("", "")
        level = next((str(k["level"]) for k in self.kinds if k["code"] == kind), "")
        code = self._full(row.code, level)
        key = self.made.get(row.code, code) if code else f"{canonical(name)}/{row.parent}"
        key = key[:80]
        if row.code:
            self.made[row.code] = self.made[code] = key
        before = self.results.get(key)
        if before is None:
            self.results[key] = ResultSpec(key, code, kind, name)
        else:
            for column, field_name, value in (("name", "name", name), ("kind", "kind", kind)):
                known = getattr(before, field_name)
                if value and known and value != known:
                    self._wrong(row, column, "clash", f"Dòng khác của đơn vị mới này ghi “{known}”.", value)
            self.results[key] = replace(before, name=before.name or name, kind=before.kind or kind)
        if row.parent:
            told = self.parents.setdefault(key, (row.parent, row))
            if told[0] != row.parent:
                self._wrong(
                    row, "parent", "clash", f"Dòng {told[1].line} ghi cấp trên {told[0]}.", row.parent
                )
        return key

    def _placed(self, result: ResultSpec) -> ResultSpec:
        if result.key not in self.parents:
            return result
        code, row = self.parents[result.key]
        return replace(result, **self._above(row, code))

    def _above(self, row: Row, code: str) -> dict[str, Any]:
        """The superior a row tells: a unit the list makes, else one that stands."""
        if code in self.made:
            return {"parent_key": self.made[code]}
        return {"parent_id": self._coded(row, "parent", code)}

    def _join(self, rows: Sequence[Taken]) -> None:
        links = links_of(rows)
        results = tuple(self.results[key] for key in dict.fromkeys(key for _row, key, _units in rows))
        step = StepSpec("territory", join_kind(links, results), links, results, self._act(rows[0][0]))
        self._add(step, [row for row, _, _ in rows])

    def _single(self, row: Row, units: Sequence[UUID]) -> None:
        """A row in which a unit keeps its identity, closes or is there again."""
        if not units:
            return
        key = f"{row.work}-{row.line}"
        kind, name = "", row.name
        if row.kind or (row.name and row.work in CHANGES | {"reopen"}):
            kind, name = self._kind(row, units, self.directory.levels.get(units[0], ""))
        level = self.directory.levels.get(units[0], "") if not row.group else ""
        changes = ResultSpec(key, self._full(row.code, level), kind, name)
        if row.parent:
            changes = replace(changes, **self._above(row, row.parent))
        tells = row.work in CHANGES or (
            row.work == "reopen" and (row.name or row.code or row.parent or row.kind)
        )
        links = tuple(LinkSpec(unit, key if tells else "") for unit in units)
        self._add(StepSpec("territory", row.work, links, (changes,) if tells else (), self._act(row)), [row])

    def _act(self, row: Row) -> str:
        act = act_of(row)
        return "" if act == self.main else act

    def _add(self, step: StepSpec, rows: Sequence[Row]) -> None:
        self.listed.steps.append(step)
        self.listed.lines.append(tuple(row.line for row in rows))
