"""A step of a reorganisation as a form: what was sent becomes a step, a step becomes the fields that are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from thidua.foundations.orgs.facts_reorganising import (
    CHANGES,
    JOINS,
    LinkSpec,
    ResultSpec,
    StepSpec,
    Subject,
)
from thidua.web.edge import id_of

#: Empty rows for further results below those that are named.
SPARE = 2
#: Results of one step a form takes; longer lists come from Excel.
MOST = 60


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result in the form. ``index`` names its fields."""

    index: int
    spec: ResultSpec


@dataclass(frozen=True, slots=True)
class Cell:
    """What of a unit goes into one result: ``whole``, ``part`` or nothing."""

    name: str
    result: str
    extent: str
    share: str
    share_of: str
    source: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form said: steps (several units moved at once are a step each), or what is wrong with it."""

    steps: tuple[StepSpec, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


def read_step(post: QueryDict, subject: Subject, kind: str, act: str = "") -> Sent:
    """The step a form describes; what the tree says to it is the preview's business."""
    units = list(dict.fromkeys(id_of(raw) for raw in post.getlist("don-vi") if raw))
    wrong: dict[str, str] = {}
    if not units:
        wrong["units"] = _("Chọn ít nhất một đơn vị.")
    if kind in {"close", "reopen"}:
        return Sent((StepSpec(subject, kind, tuple(LinkSpec(u) for u in units), act=act),), wrong)
    rows = _rows(post, kind)
    if kind in CHANGES:
        _check_change(kind, rows, wrong)
        if wrong:
            return Sent(errors=wrong)
        said = rows[0].spec
        return Sent(tuple(_change(subject, kind, unit, said, act, n) for n, unit in enumerate(units)))
    if not rows:
        wrong["results"] = _("Ghi tên ít nhất một đơn vị mới.")
    links = _links(post, kind, units, rows, wrong)
    results = tuple(row.spec for row in rows)
    return Sent(() if wrong else (StepSpec(subject, kind, tuple(links), results, act),), wrong)


def _change(subject: Subject, kind: str, unit: UUID, result: ResultSpec, act: str, number: int) -> StepSpec:
    key = result.key if number == 0 else _key()
    spec = ResultSpec(
        key, result.code, result.kind, result.name, result.short_name, "", result.parent_key, result.parent_id
    )
    return StepSpec(subject, kind, (LinkSpec(unit, key),), (spec,), act)


def _check_change(kind: str, rows: Sequence[ResultRow], wrong: dict[str, str]) -> None:
    said = rows[0].spec if rows else None
    if kind == "rename" and not (said and (said.name or said.code)):
        wrong["results"] = _("Ghi tên mới hoặc mã mới.")
    elif kind == "rekind" and not (said and said.kind):
        wrong["results"] = _("Chọn loại mới.")
    elif kind == "move" and not (said and (said.parent_id or said.parent_key)):
        wrong["results"] = _("Chọn cấp trên mới.")


def _key() -> str:
    return f"m-{uuid4().hex[:12]}"


def _rows(post: QueryDict, kind: str) -> list[ResultRow]:
    """Rows that say anything, in their order; a change always has its one."""
    found = []
    for index, key in enumerate(post.getlist("khoa")[:MOST]):
        spec = ResultSpec(
            key=key or _key(),
            code=post.get(f"ma-{index}", "").strip(),
            kind=post.get(f"loai-{index}", ""),
            name=" ".join(post.get(f"ten-{index}", "").split()),
            parent_key=post.get(f"tren-moi-{index}", ""),
            parent_id=_id(post.get(f"tren-{index}", "")),
            existing_id=_id(post.get(f"san-co-{index}", "")),
        )
        if kind in CHANGES or spec.name or spec.existing_id:
            found.append(ResultRow(index, spec))
    return found


def _id(raw: str) -> UUID | None:
    return id_of(raw) if raw else None


def _links(
    post: QueryDict, kind: str, units: Sequence[UUID], rows: Sequence[ResultRow], wrong: dict[str, str]
) -> list[LinkSpec]:
    """What of each unit goes where. Of a merger all; where nothing is said yet, nothing is assumed."""
    if kind == "merge":
        return [LinkSpec(unit, rows[0].spec.key) for unit in units] if rows else []
    found: list[LinkSpec] = []
    for unit in units:
        mark = "x" if kind == "split" else unit.hex
        links = [_link(post, kind, unit, f"{mark}-{row.index}", row.spec.key, wrong) for row in rows]
        found += [link for link in links if link is not None] or [LinkSpec(unit)]
    return found


def _link(
    post: QueryDict, kind: str, unit: UUID, cell: str, result: str, wrong: dict[str, str]
) -> LinkSpec | None:
    extent = post.get(f"muc-{cell}", "part" if kind == "split" else "")
    if not extent:
        return None
    raw = post.get(f"ty-le-{cell}", "").strip().rstrip("%").strip().replace(",", ".")
    share: Decimal | None = None
    if raw:
        try:
            share = Decimal(raw) / 100
        except InvalidOperation:
            share = None
        if share is None or not share.is_finite():  # “nan” is a number to Python
            share = None
            wrong["share"] = _("Tỷ lệ “%(raw)s” không phải là số phần trăm.") % {"raw": raw}
    return LinkSpec(
        unit,
        result,
        partial=extent == "part",
        share=share,
        share_of=post.get(f"theo-{cell}", "") if share is not None else "",
        share_source=post.get(f"nguon-{cell}", "").strip() if share is not None else "",
    )


def rows_of(step: StepSpec | None, kind: str) -> list[ResultRow]:
    """The rows of results a form shows: those there are, then empty ones where a step may have more."""
    specs = list(step.results) if step else []
    if kind in {"split", "rearrange"}:
        specs += [ResultSpec("")] * (SPARE if specs else SPARE + 1)
    elif kind not in {"close", "reopen"} and not specs:
        specs = [ResultSpec("")]
    return [ResultRow(index, spec) for index, spec in enumerate(specs)]


def cells_of(step: StepSpec | None, kind: str, rows: Sequence[ResultRow]) -> dict[str, list[Cell]]:
    """For each unit (``x``: the one that is divided) a cell for each row of results."""
    if kind not in {"split", "rearrange"}:
        return {}
    links = {(link.unit_id, link.result): link for link in (step.links if step else ())}
    units = list(dict.fromkeys(link.unit_id for link in (step.links if step else ())))
    if kind == "split":
        return {
            "x": [
                _cell("x", row, links.get((units[0], row.spec.key)) if units else None, "part")
                for row in rows
            ]
        }
    named = [row for row in rows if row.spec.key]
    return {
        unit.hex: [_cell(unit.hex, row, links.get((unit, row.spec.key)), "") for row in named]
        for unit in units
    }


def _cell(mark: str, row: ResultRow, link: LinkSpec | None, extent: str) -> Cell:
    if link is not None:
        extent = "part" if link.partial else "whole"
    share = f"{(link.share * 100).normalize():f}".replace(".", ",") if link and link.share is not None else ""
    return Cell(
        f"{mark}-{row.index}",
        row.spec.name or row.spec.code,
        extent,
        share,
        link.share_of if link else "",
        link.share_source if link else "",
    )


def is_join(kind: str) -> bool:
    """Whether units end in the step and others come of them."""
    return kind in JOINS


def fields_of(step: StepSpec | None, kind: str) -> dict[str, Any]:
    """Everything the template of the form needs of a step."""
    rows = rows_of(step, kind)
    return {"rows": rows, "cells": cells_of(step, kind, rows)}
