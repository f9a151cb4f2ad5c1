"""Report forms: the pack folder ``packs/forms/<code>/`` with ``form.yaml`` and ``sources.yaml``, checked and made whole.

A form names indicators of its movement; :func:`load_form` gives it with the indicators' words written in, so that a
version stored once says everything by itself; a section without a clause of its own gets the words of the contents it
mirrors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from thidua.work.movements.packs.build import build
from thidua.work.movements.packs.form_shapes import FormCell, FormFile, FormRule
from thidua.work.movements.packs.problems import Problem
from thidua.work.movements.packs.shape_check import Ledger
from thidua.work.movements.packs.shapes import Indicator, SourcesFile
from thidua.work.movements.packs.yaml_lines import Node

FORM_FILES: dict[str, type] = {"sources.yaml": SourcesFile, "form.yaml": FormFile}


def movement_beside(path: Path, code: str) -> Path | None:
    """The newest version of a movement's pack in the ``movements`` folder beside ``forms``."""
    for parent in path.resolve().parents:
        folder = parent / "movements" / code
        if folder.is_dir():
            return max(
                (each for each in folder.iterdir() if (each / "movement.yaml").is_file()), default=None
            )
    return None


def check_form(path: Path) -> list[Problem]:
    """Every problem of a form's pack, with file and line."""
    from thidua.work.movements.packs.check import find_bodies, parse, parse_bodies, parse_movement

    ledger = Ledger()
    found = parse(path, FORM_FILES, ledger)
    node = found.nodes.get("form.yaml")
    if node is None or not isinstance(node.value, dict):
        return found.problems
    said = node.value.get("movement")
    home = movement_beside(path, str(said.value)) if said is not None else None
    if home is None:
        line = said.line if said is not None else node.line
        found.problems.append(
            Problem("form.yaml", line, "reference", "không thấy gói phong trào này", "movement")
        )
    else:
        known = parse_movement(home).ledger.defined
        for kind in ("indicator", "content"):
            ledger.defined.setdefault(kind, set()).update(known.get(kind, set()))
    bodies = find_bodies(path)
    if bodies is not None:
        ledger.defined["slot"] = set(parse_bodies(bodies).ledger.defined.get("slot", set()))
    ledger.resolve()
    if not found.problems and home is not None:
        found.problems.extend(_across(load_nodes(found.nodes), _indicators(home), node))
    return found.problems


def form_problems(data: dict[str, Any]) -> list[Problem]:
    """What is wrong with a form that somebody edited: the same checks, each with its place inside the form.

    Its figures carry their own words, so no movement is looked up.
    """
    from thidua.work.movements.packs.shape_check import check_record

    ledger = Ledger()
    node = _as_node(data)
    check_record(FormFile, node, "form", "", ledger)
    for kind in ("indicator", "content", "slot", "source"):
        ledger.defined.setdefault(kind, set()).update(r.value for r in ledger.references if r.kind == kind)
    ledger.resolve()
    if not ledger.problems:
        ledger.problems += _across(build(FormFile, data), {}, node)
    return ledger.problems


def _as_node(value: Any) -> Node:
    """Plain values as the checker reads them."""
    if isinstance(value, dict):
        return Node({key: _as_node(each) for key, each in value.items()}, 1)
    if isinstance(value, list):
        return Node([_as_node(each) for each in value], 1)
    return Node(value, 1)


def load_nodes(nodes: dict[str, Node]) -> FormFile:
    """The form from files that passed their shape check."""
    return build(FormFile, cast("dict[str, Any]", nodes["form.yaml"].plain()))


def load_form(path: Path) -> FormFile:
    """The form of a pack folder, each cell with its indicator's words, unit and aggregation.

    :raises PackInvalid: with every problem.
    """
    from thidua.work.movements.packs.check import parse
    from thidua.work.movements.packs.load import PackInvalid, load_pack_data

    problems = sorted(check_form(path))
    if problems:
        raise PackInvalid(path, problems)
    form = load_nodes(parse(path, FORM_FILES).nodes)
    home = movement_beside(path, form.movement)
    assert home is not None  # checked above
    pack = load_pack_data(home)
    known = {each.code: each for each in pack.indicators}
    contents = {each.code: each.text for each in pack.movement.contents}
    return replace(
        form,
        sections=tuple(
            replace(
                section,
                cells=tuple(_whole(cell, known) for cell in section.cells),
                clause=section.clause or _clause([contents[code] for code in section.contents]),
            )
            for section in form.sections
        ),
    )


def _clause(contents: list[str]) -> str | None:
    """What a section mirrors, in words that follow “Theo”: a reader of the form has no codes."""
    return "nội dung " + " và ".join(f"“{text}”" for text in contents) if contents else None


def _whole(cell: FormCell, known: dict[str, Indicator]) -> FormCell:
    said = known.get(cell.indicator or "")
    if said is None:
        return cell
    return replace(
        cell,
        vi=cell.vi or said.vi,
        en=cell.en or said.en,
        unit=cell.unit or said.unit,
        aggregation=cell.aggregation or said.aggregation,
    )


def _indicators(home: Path) -> dict[str, Indicator]:
    from thidua.work.movements.packs.load import load_pack_data

    return {each.code: each for each in load_pack_data(home).indicators}


def cells_of(form: FormFile) -> Iterator[FormCell]:
    """Every cell of a form in order."""
    for section in form.sections:
        yield from section.cells


def _across(form: FormFile, known: dict[str, Indicator], node: Node) -> list[Problem]:
    """What the shapes alone cannot say: words for every figure, no typed rate, rules with both sides."""
    problems: list[Problem] = []

    def add(message: str, path: str) -> None:
        problems.append(Problem("form.yaml", node.line, "rule", message, path))

    if not any(s.cells or s.prompts or s.tables or s.attachments for s in form.sections):
        add("mẫu chưa hỏi gì: thêm số liệu, câu hỏi, bảng hoặc tệp vào một mục", "sections")

    cells = {cell.code: cell for cell in cells_of(form)}
    for cell in cells.values():
        whole = _whole(cell, known)
        if not (whole.vi and whole.en and whole.unit and whole.aggregation):
            add("ô không theo chỉ số nào thì phải tự có vi, en, unit, aggregation", f"cells.{cell.code}")
        if whole.unit == "percent" or whole.aggregation == "ratio_of_sums":
            add("tỷ lệ không được nhập: tách thành tử số và mẫu số, rồi khai ở rates", f"cells.{cell.code}")
        if (whole.aggregation == "weighted_mean") != (cell.weight is not None):
            add(
                "trung bình có trọng số thì phải chọn trọng số, và chỉ cách ấy mới có trọng số",
                f"cells.{cell.code}",
            )
        if cell.minimum is not None and cell.maximum is not None and cell.minimum > cell.maximum:
            add("giá trị nhỏ nhất lớn hơn giá trị lớn nhất", f"cells.{cell.code}")
    above: set[str] = set()
    for section in form.sections:
        above |= {cell.code for cell in section.cells}
        for rate in section.rates:
            if not section.cells or not {rate.numerator, rate.denominator} <= above:
                add(
                    "tử số và mẫu số phải đứng ở mục này hoặc mục trước, và mục phải có số liệu",
                    f"rates.{rate.indicator}",
                )
            if rate.indicator in known and known[rate.indicator].aggregation != "ratio_of_sums":
                add("chỉ số này không phải tỷ lệ", f"rates.{rate.indicator}")
    for table in (table for section in form.sections for table in section.tables):
        if table.counts and not any(column.holds == "key" for column in table.columns):
            add("bảng để đếm không trùng cần một cột mã nhận biết", f"tables.{table.code}")
    problems += [problem for rule in form.rules for problem in _rule(rule, node)]
    return problems


#: Kind of rule → (cells on the left, cells on the right); ``None`` for one or more.
_SIDES: dict[str, tuple[int | None, int]] = {
    "at_most": (None, 1),
    "sum_equals": (None, 1),
    "children_sum": (1, 0),
    "jump": (1, 0),
    "needs": (1, 1),
}


def _rule(rule: FormRule, node: Node) -> Iterator[Problem]:
    left, right = _SIDES[rule.kind]
    if len(rule.right) != right or not rule.left or (left is not None and len(rule.left) != left):
        yield Problem(
            "form.yaml", node.line, "rule", "số ô ở hai vế không hợp với loại kiểm tra", f"rules.{rule.code}"
        )
    if (rule.kind == "jump") != (rule.percent is not None):
        yield Problem(
            "form.yaml",
            node.line,
            "rule",
            "so với năm trước thì phải ghi tỷ lệ chênh, và chỉ loại ấy mới có",
            f"rules.{rule.code}",
        )
