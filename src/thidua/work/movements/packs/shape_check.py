"""Holds a parsed file against its shape and gathers every problem, definition and reference on the way."""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from thidua.ground.text_vn import squeeze
from thidua.work.movements.packs.build import hints_of, strip_none
from thidua.work.movements.packs.problems import Problem
from thidua.work.movements.packs.shapes import Fact
from thidua.work.movements.packs.vocabulary import VOCABULARIES
from thidua.work.movements.packs.yaml_lines import Node


@dataclass(frozen=True, slots=True)
class Reference:
    kind: str
    value: str
    file: str
    line: int
    path: str


@dataclass(slots=True)
class Ledger:
    """What a walk over a pack's files has found."""

    problems: list[Problem] = field(default_factory=list)
    defined: dict[str, set[str]] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)

    def define(self, kind: str, code: str, file: str, line: int, path: str) -> None:
        codes = self.defined.setdefault(kind, set())
        if code in codes:
            self.problems.append(Problem(file, line, "duplicate", f"mã “{code}” đã dùng", path))
        codes.add(code)

    def resolve(self) -> None:
        """Turn every reference without a definition into a problem."""
        for r in self.references:
            if r.value not in self.defined.get(r.kind, set()):
                words = WORDS.get(r.kind, r.kind)
                self.problems.append(
                    Problem(r.file, r.line, "reference", f"không có {words} “{r.value}”", r.path)
                )


WORDS = {
    "source": "nguồn",
    "document": "văn bản",
    "indicator": "chỉ số",
    "population": "đối tượng đếm",
    "target": "chỉ tiêu",
    "title": "danh hiệu",
    "group": "nhóm cơ quan",
    "slot": "chỗ trong bộ khung",
    "kind": "loại cơ quan",
    "reward_form": "hình thức khen thưởng",
    "criteria_set": "bộ tiêu chí",
    "reporting_rule": "quy định báo cáo",
    "phase": "giai đoạn",
    "content": "nội dung của phong trào",
    "cell": "ô số liệu",
    "category": "cách phân tổ",
}


def check_record(cls: type, node: Node, file: str, path: str, ledger: Ledger) -> None:
    """Check one mapping against a dataclass of ``shapes.py``."""
    if not isinstance(node.value, dict):
        ledger.problems.append(Problem(file, node.line, "type", "phải là một nhóm trường", path))
        return
    hints = hints_of(cls)
    fields = {f.name: f for f in dataclasses.fields(cls)}
    for key, child in node.value.items():
        if key not in fields:
            ledger.problems.append(
                Problem(file, child.line, "unknown", f"trường lạ: {key}", f"{path}.{key}".lstrip("."))
            )
    for name, spec in fields.items():
        where = f"{path}.{name}".lstrip(".")
        child = node.value.get(name)
        if child is None:
            required = spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING
            if required:
                ledger.problems.append(Problem(file, node.line, "missing", f"thiếu trường {name}", where))
            continue
        _check_value(hints[name], spec.metadata, child, file, where, ledger)
    if issubclass(cls, Fact):
        _check_fact(node, file, path, ledger)


def _check_value(hint: Any, metadata: Any, node: Node, file: str, path: str, ledger: Ledger) -> None:
    inner, nullable = strip_none(hint)
    add = ledger.problems.append
    if node.value is None:
        if not nullable:
            add(Problem(file, node.line, "missing", "không được để trống", path))
        return
    if dataclasses.is_dataclass(inner):
        check_record(typing.cast("type", inner), node, file, path, ledger)
        return
    origin = typing.get_origin(inner)
    if origin is tuple:
        if not isinstance(node.value, list):
            add(Problem(file, node.line, "type", "phải là danh sách", path))
            return
        item = typing.get_args(inner)[0]
        for index, child in enumerate(node.value):
            _check_value(item, metadata, child, file, f"{path}[{index}]", ledger)
        return
    if origin is dict:
        if not isinstance(node.value, dict):
            add(Problem(file, node.line, "type", "phải là một nhóm trường", path))
            return
        for key, child in node.value.items():
            _check_scalar(str, child, file, f"{path}.{key}", ledger)
        return
    if _check_scalar(inner, node, file, path, ledger) and isinstance(node.value, str):
        _check_code(metadata, node, file, path, ledger)


def _check_code(metadata: Any, node: Node, file: str, path: str, ledger: Ledger) -> None:
    value = node.value
    if "define" in metadata:
        ledger.define(metadata["define"], value, file, node.line, path)
    if "ref" in metadata:
        ledger.references.append(Reference(metadata["ref"], value, file, node.line, path))
    if "choice" in metadata:
        allowed = VOCABULARIES[metadata["choice"]]
        if value not in allowed:
            listed = ", ".join(allowed)
            ledger.problems.append(
                Problem(file, node.line, "choice", f"“{value}” không thuộc danh sách: {listed}", path)
            )


def _check_scalar(kind: type, node: Node, file: str, path: str, ledger: Ledger) -> bool:
    """Whether the scalar fits its type; problems are added otherwise."""
    value = node.value
    message = ""
    code = "type"
    if kind is Decimal:
        code = "decimal"
        if not isinstance(value, str) or not _is_decimal(value):
            message = f"“{value}” phải là số thập phân trong dấu nháy"
    elif kind is bool:
        if not isinstance(value, bool):
            message = "phải là true hoặc false"
    elif kind is int:
        if not isinstance(value, int) or isinstance(value, bool):
            message = "phải là số nguyên"
    elif kind is date:
        if type(value) is not date:
            message = "phải là ngày dạng 2025-07-01"
    elif not isinstance(value, str):
        message = "phải là chữ; số và ngày phải đặt trong dấu nháy"
    elif not value or squeeze(value) != value:
        code, message = "text", "chữ rỗng, thừa khoảng trắng hoặc không phải Unicode NFC"
    if message:
        ledger.problems.append(Problem(file, node.line, code, message, path))
    return not message


def _is_decimal(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _check_fact(node: Node, file: str, path: str, ledger: Ledger) -> None:
    """An open item cannot be verified."""
    status = node.value.get("status")
    verified = node.value.get("verified")
    if status is not None and status.value is not None and verified is not None and verified.value is True:
        ledger.problems.append(
            Problem(file, verified.line, "verified", "“chưa xác minh” thì verified phải là false", path)
        )
