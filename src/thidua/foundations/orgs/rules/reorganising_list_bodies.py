"""From the rows of a list that speak of bodies to the steps they ask for: merged, absorbed, divided, changed, closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..facts_reorganising import CHANGES, LinkSpec, ResultSpec
from .names import canonical
from .reorganising_list_found import Found, Places, Spot, Tell, Token, Told
from .reorganising_list_joins import join_kind, links_of, together
from .reorganising_list_names import BodyDirectory, ListedBody, same_name
from .reorganising_sheet import Row


@dataclass(frozen=True, slots=True)
class BodyStep:
    """A step about bodies and the rows it came from."""

    rows: tuple[Row, ...]
    kind: str
    links: tuple[LinkSpec, ...]
    results: tuple[ResultSpec, ...] = ()


def steps_of_bodies(
    rows: Sequence[Row],
    directory: BodyDirectory,
    kinds: Sequence[Mapping[str, Any]],
    places: Places,
    tell: Tell,
) -> dict[int, BodyStep]:
    """Line of the first row of each step → the step; what is wrong with the rows is told.

    :param kinds: kinds of bodies. :param places: what the codes of the rows mean.
    """
    builder = _Builder(rows, Found(rows, directory, places, tell), kinds)
    return builder.joins() | builder.singles()


class _Builder:
    def __init__(self, rows: Sequence[Row], found: Found, kinds: Sequence[Mapping[str, Any]]) -> None:
        self.rows, self.found = rows, found
        self.labels = {kind["code"]: str(kind["label"]) for kind in kinds}
        self.levels = {kind["code"]: tuple(kind["levels"]) for kind in kinds}
        self.results: dict[Token, ResultSpec] = {}
        self._misplaced: set[int] = set()

    # ── bodies that end and what comes of them

    def joins(self) -> dict[int, BodyStep]:
        found = self.found
        joins = [row for row in self.rows if row.work == "join"]
        groups: dict[Token, list[Row]] = defaultdict(list)
        for row in joins:
            token = found.result(row)
            if row.line in found.bodies:
                groups[token].append(row)
        self._refuse_unclear_superiors(groups)
        self.results = {token: self._outcome(token, rows) for token, rows in groups.items()}
        for token, rows in groups.items():
            told = next((t for row in rows if (t := found.superior(row))), None)
            if self.results[token].existing_id is None:
                self.results[token] = replace(self.results[token], **self._parent(told))
        taken = [
            (row, self.results[found.result(row)].key, (found.bodies[row.line].id,))
            for row in joins
            if row.line in found.bodies and row.line not in found.wrong
        ]
        by_key = {result.key: result for result in self.results.values()}
        made: dict[int, BodyStep] = {}
        for line, members in together(taken).items():
            links = links_of(members)
            results = tuple(by_key[key] for key in dict.fromkeys(key for _row, key, _units in members))
            made[line] = BodyStep(
                tuple(row for row, _, _ in members), join_kind(links, results), links, results
            )
        return made

    def _refuse_unclear_superiors(self, groups: Mapping[Token, Sequence[Row]]) -> None:
        """Rows of one place and one new name whose bodies have different superiors may mean one new body or several."""
        alike: dict[tuple[Spot, str], dict[Token, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for token, rows in groups.items():
            for row in rows:
                spot = self.found.spot_of_home(row)
                if token[0] == "made" and spot is not None:
                    alike[(spot, canonical(row.name))][token].append(row)
        for several in alike.values():
            if len(several) < 2:
                continue
            all_rows = sorted((row for rows in several.values() for row in rows), key=lambda row: row.line)
            lines = ", ".join(str(row.line) for row in all_rows)
            for row in all_rows:
                if not (row.parent or row.superior):
                    message = (
                        f"Các dòng {lines} cùng tên đơn vị mới nhưng khác cấp trên; ghi cấp trên ở cột này để rõ là "
                        "một hay nhiều đơn vị."
                    )
                    self.found.tell(row, "superior", "unclear", message)

    def _outcome(self, token: Token, rows: Sequence[Row]) -> ResultSpec:
        """What rows pass into: a body that stands, or a new one with its name and kind."""
        tell, first, key = self.found.tell, rows[0], f"body-{rows[0].line}"
        told = next((row for row in rows if row.kind), None)
        for row in rows:
            if told and row.kind and row.kind != told.kind:
                known = self._label(told.kind)
                message = f"Dòng khác của đơn vị mới này ghi “{known}”."
                tell(row, "kind", "clash", message, self._label(row.kind))
        if token[0] == "body":
            taker = self.found.takers[token[1]]
            if told and told.kind != taker.kind:
                name = taker.name
                message = f"“{name}” đang có và giữ loại của mình; để trống, hoặc thêm dòng “đổi loại” cho cơ quan ấy."
                tell(told, "kind", "kept", message, self._label(told.kind))
            return ResultSpec(key, existing_id=taker.id)
        for row in rows[1:]:
            if not same_name(row.name, first.name):
                known = first.name
                tell(row, "name", "clash", f"Dòng khác của đơn vị mới này ghi “{known}”.", row.name)
        bodies = [self.found.bodies[row.line] for row in rows]
        kinds = dict.fromkeys(body.kind for body in bodies)
        if told:
            for body in bodies:
                self._require_level(told, body)
        elif len(kinds) > 1:
            listed = ", ".join(f"“{self._label(kind)}”" for kind in kinds)
            message = f"Các cơ quan cũ khác loại nhau: {listed}; ghi loại của đơn vị mới."
            tell(first, "kind", "kind", message)
        return ResultSpec(key, kind=told.kind if told else "", name=first.name)

    def _label(self, kind: str) -> str:
        return self.labels.get(kind, kind)

    def _require_level(self, row: Row, body: ListedBody) -> None:
        """A kind exists on some levels only; told once a row, however many bodies pass into what it names."""
        if row.line not in self._misplaced and body.level not in self.levels.get(row.kind, (body.level,)):
            self._misplaced.add(row.line)
            label, name = self._label(row.kind), body.name
            self.found.tell(row, "kind", "kind", f"Loại “{label}” không có ở cấp của “{name}”.", label)

    def _parent(self, told: Told | None) -> dict[str, Any]:
        """A superior as fields of a result."""
        if told is None:
            return {}
        if told.row is None:
            return {"parent_key": told.key, "parent_id": told.id}
        made = self.results.get(told.token)
        if made is None:
            return {}  # the rows it comes from are wrong, and that was told
        return {"parent_id": made.existing_id} if made.existing_id else {"parent_key": made.key}

    # ── bodies that keep their identity, close or are there again

    def singles(self) -> dict[int, BodyStep]:
        found: dict[int, BodyStep] = {}
        for row in self.rows:
            body = self.found.bodies.get(row.line)
            if row.work == "join":
                continue
            told = self.found.superior(row)
            if body is None or row.line in self.found.wrong:
                continue
            if row.kind:
                self._require_level(row, body)
            key = f"{row.work}-{row.line}"
            tells = row.work in CHANGES or row.name or row.kind or told
            result = ResultSpec(key, kind=row.kind, name=row.name, **self._parent(told))
            links = (LinkSpec(body.id, key if tells else ""),)
            found[row.line] = BodyStep((row,), row.work, links, (result,) if tells else ())
        return found
