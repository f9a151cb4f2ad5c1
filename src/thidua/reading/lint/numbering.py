"""An author's numbering: jumps, repeats, sub-numbers that do not match the section they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from thidua.reading.lint.rule import LOGIC, Hit, Source, Subject, examples, rule
from thidua.reading.markers import Marker
from thidua.reading.outline import Node

_ORDER = Source("Nghị định 30/2020/NĐ-CP, Phụ lục I (bố cục, số thứ tự)", "unverified")
#: Letters some authors leave out: "d)" then "e)" skips đ.
_D, _E = 4, 6


@rule(
    "numbering.jump",
    "warning",
    "Đánh số nhảy cóc",
    why="Người đọc không biết có mục bị bỏ sót hay chỉ đánh số nhầm.",
    todo="Kiểm tra có thiếu mục không, hoặc đánh số lại cho liên tục.",
    sources=(_ORDER,),
    fires=examples(
        "I. MỤC ĐÍCH\n\nHọc.\n\nII. NỘI DUNG\n\nĐọc.\n\nV. KINH PHÍ\n\nTừ ngân sách xã.",
        "I. NỘI DUNG\n\n1. Mở lớp học.\n\n2. Lập tủ sách.\n\n4. Tổ chức hội thi.",
        "Chương I\nQUY ĐỊNH CHUNG\n\nĐiều 1. Mục đích\n\nHọc.\n\nChương II\nNỘI DUNG\n\nĐiều 4. Nội dung\n\nĐọc.",
    ),
    silent=examples(
        "I. NỘI DUNG\n\na) Mở lớp.\n\nb) Lập tủ sách.\n\nc) Thi.\n\nd) Đọc.\n\ne) Viết.",
        "Chương I\nQUY ĐỊNH CHUNG\n\nĐiều 1. Mục đích\n\nHọc.\n\nChương II\nNỘI DUNG\n\nĐiều 2. Nội dung\n\nĐọc.",
    ),
    damaged=True,
)
def jump(subject: Subject) -> Iterator[Hit]:
    """A number missing between two siblings, or before the first."""
    for parent in _parents(subject.root):
        for child, marker, before in _read(subject, parent):
            if before is None:
                if marker.value > 1:
                    what = f"Mục đầu tiên ở đây đã là “{marker.printed}”."
                    yield Hit(what, child.where, child.line)
            elif (
                marker.value > before.value + 1
                and not _skips_d(marker, before)
                and not (subject.damaged and _lost_in(parent, child, marker.value - 1))
            ):
                what = f"Sau “{before.printed}” là “{marker.printed}”."
                yield Hit(what, child.where, child.line)
    last = 0
    for node in subject.root.walk():
        if node.marker is None or node.marker.kind != "article" or node.quoted:
            continue
        if node.marker.value > last + 1:
            first = f"Mục đầu tiên ở đây đã là “{node.marker.printed}”."
            what = f"Sau “Điều {last}” là “{node.marker.printed}”." if last else first
            yield Hit(what, node.where, node.line)
        last = node.marker.value


@rule(
    "numbering.repeat",
    "warning",
    "Số mục lặp lại hoặc lùi",
    why="Hai mục cùng số thì không dẫn chiếu được mục nào.",
    todo="Đánh số lại cho liên tục.",
    sources=(_ORDER,),
    fires=examples("I. NỘI DUNG\n\n1. Mở lớp học.\n\n2. Lập tủ sách.\n\n2. Tổ chức hội thi."),
    silent=examples(
        "I. MỤC ĐÍCH\n\n1. Mở lớp học.\n\n2. Lập tủ sách.\n\nII. NỘI DUNG\n\n1. Hội thi.\n\n2. Tuần lễ học tập.",
    ),
    damaged=True,
)
def repeat(subject: Subject) -> Iterator[Hit]:
    """A number that stands twice among siblings, or goes back."""
    for parent in _parents(subject.root):
        for child, marker, before in _read(subject, parent):
            if before is not None and marker.value <= before.value:
                yield Hit(f"“{marker.printed}” đứng sau “{before.printed}”.", child.where, child.line)


@rule(
    "numbering.parent",
    "warning",
    "Số mục con không khớp mục chứa nó",
    why="Số nhiều cấp phải bắt đầu bằng số của mục chứa nó.",
    todo="Sửa lại số, hoặc chuyển các mục về đúng chỗ.",
    sources=(LOGIC,),
    fires=examples(
        "I. KHEN THƯỞNG\n\n3. Hình thức\n\n3.2. Khi tổng kết\n\n3.2.1. Bằng khen.\n\n"
        "3.3.2. Giấy khen.\n\n3.3.3. Cờ thi đua.",
    ),
    silent=examples(
        "I. KHEN THƯỞNG\n\n1. Hình thức\n\n1.1. Hằng năm\n\nGiấy khen.\n\n1.2. Khi tổng kết\n\nBằng khen.",
        "I. KHEN THƯỞNG\n\n1.1. Hằng năm\n\nGiấy khen.\n\n1.2. Khi tổng kết\n\nBằng khen.",
    ),
    damaged=True,
)
def mismatch(subject: Subject) -> Iterator[Hit]:
    """Sub-numbers that begin with another number than the section they stand in; one hit for each section."""
    for parent in _parents(subject.root):
        wrong = [
            (child, child.marker) for child in parent.children if child.marker and _strays(parent, child)
        ]
        above = parent.marker
        if not wrong or above is None:
            continue
        numbers = ", ".join(f"“{marker.printed}”" for _, marker in wrong)
        expected = ".".join(str(number) for number in _prefix(above))
        what = f"{numbers} đứng trong mục “{above.printed}”, nơi mọi số con bắt đầu bằng “{expected}.”."
        yield Hit(what, wrong[0][0].where, wrong[0][0].line)


def _read(subject: Subject, parent: Node) -> list[tuple[Node, Marker, Marker | None]]:
    """The pairs of a section's children, without those a recogniser made by losing a stroke: "II., II., IV." is III."""
    pairs = list(_pairs(parent))
    if not (subject.damaged or subject.reading.source.ocr):
        return pairs
    misread = {
        index
        for index, ((_, marker, before), (_, follower, previous)) in enumerate(pairwise(pairs))
        if before is not None
        and previous is marker
        and marker.value == before.value
        and follower.value == marker.value + 2
    }
    return [pair for index, pair in enumerate(pairs) if index not in misread and index - 1 not in misread]


def _parents(root: Node) -> Iterator[Node]:
    yield from (node for node in (root, *root.walk()) if not node.quoted)


def _pairs(parent: Node) -> Iterator[tuple[Node, Marker, Marker | None]]:
    """(child, its marker, the marker before it in the same style) wherever the two can be compared.

    Articles count through chapters and are compared elsewhere; strays have their own rule.
    """
    last: dict[tuple[str, str, int], Marker] = {}
    for child in parent.children:
        marker = child.marker
        if marker is None or marker.kind in ("bullet", "article") or child.quoted:
            if child.is_section and marker is None:
                last = {}
            continue
        before = last.get(marker.style)
        # The style may change its closing sign half-way; then there is nothing to compare with.
        first = before is None and not last
        alike = before is not None and (marker.kind != "multi" or before.path[:-1] == marker.path[:-1])
        if (first or alike) and not _strays(parent, child):
            yield child, marker, before
        last[marker.style] = marker


def _prefix(above: Marker) -> tuple[int, ...]:
    return above.path if above.kind == "multi" else (above.value,)


def _strays(parent: Node, child: Node) -> bool:
    above, marker = parent.marker, child.marker
    if above is None or marker is None or marker.kind != "multi" or child.quoted:
        return False
    if above.kind not in ("number", "multi", "roman"):
        return False
    wanted = _prefix(above)
    return len(marker.path) == len(wanted) + 1 and marker.path[:-1] != wanted


def _skips_d(marker: Marker, before: Marker) -> bool:
    return marker.kind == "letter" and (before.value, marker.value) == (_D, _E)


def _lost_in(parent: Node, child: Node, number: int) -> bool:
    """Whether the number missing before a child stands in the text there, its sign damaged ("4," for "4.")."""
    shape = re.compile(rf"(?:^|\s){number}\s?[,;:'’]\s?[A-ZĐ]")
    return any(
        shape.search(node.text)
        for before in parent.children
        if before.line < child.line
        for node in (before, *before.walk())
    )
