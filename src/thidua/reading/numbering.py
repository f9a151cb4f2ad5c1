"""Checks on an author's numbering: jumps, repeats, sub-numbers that do not match their parents."""

from __future__ import annotations

from thidua.reading.markers import Marker
from thidua.reading.outline import Node
from thidua.reading.schema import Finding

#: Letters some authors leave out: "d)" then "e)" skips đ.
_D, _E = 4, 6


def numbering_findings(root: Node) -> list[Finding]:
    """Findings about numbering in order of the text."""
    made: list[Finding] = []
    for node in (root, *root.walk()):
        if node.quoted:
            continue
        made += _siblings(node)
    return sorted(made, key=lambda finding: finding.line or 0)


def _siblings(parent: Node) -> list[Finding]:
    made: list[Finding] = []
    last: dict[tuple[str, str, int], Marker] = {}
    for child in parent.children:
        marker = child.marker
        if marker is None or marker.kind == "bullet" or child.quoted:
            if child.is_section and marker is None:
                last = {}
            continue
        if marker.kind == "multi":
            mismatch = _mismatch(parent, child, marker)
            if mismatch:
                made.append(mismatch)
                last[marker.style] = marker
                continue
        before = last.get(marker.style)
        if before is None:
            # The style may change its closing sign half-way; then there is nothing to compare with.
            if marker.value > 1 and not last:
                made.append(_jump(child, marker, None))
        elif before.path[:-1] == marker.path[:-1] or marker.kind != "multi":
            if marker.value == before.value or marker.value < before.value:
                made.append(_repeat(child, marker, before))
            elif marker.value > before.value + 1 and not _skips_d(marker, before):
                made.append(_jump(child, marker, before))
        last[marker.style] = marker
    return made


def _skips_d(marker: Marker, before: Marker) -> bool:
    return marker.kind == "letter" and (before.value, marker.value) == (_D, _E)


def _jump(node: Node, marker: Marker, before: Marker | None) -> Finding:
    after = (
        f"sau “{before.printed}” là “{marker.printed}”"
        if before
        else f"mục đầu tiên đã là “{marker.printed}”"
    )
    return Finding(
        "numbering.jump",
        "warning",
        f"Đánh số nhảy cóc: {after}. Kiểm tra có thiếu mục không, hoặc đánh số lại cho liên tục.",
        node.where,
        node.line,
    )


def _repeat(node: Node, marker: Marker, before: Marker) -> Finding:
    return Finding(
        "numbering.repeat",
        "warning",
        f"Số mục lặp lại hoặc lùi: “{marker.printed}” đứng sau “{before.printed}”. Đánh số lại để viện dẫn không nhầm.",
        node.where,
        node.line,
    )


def _mismatch(parent: Node, node: Node, marker: Marker) -> Finding | None:
    above = parent.marker
    if above is None or above.kind not in ("number", "multi", "roman"):
        return None
    wanted = above.path if above.kind == "multi" else (above.value,)
    if len(marker.path) != len(wanted) + 1 or marker.path[:-1] == wanted:
        return None
    expected = ".".join(str(number) for number in wanted)
    return Finding(
        "numbering.parent",
        "warning",
        f"Số “{marker.printed}” không khớp với mục chứa nó (“{above.printed}”): các mục con phải "
        f"bắt đầu bằng “{expected}.”. "
        "Sửa lại số hoặc chuyển mục về đúng chỗ.",
        node.where,
        node.line,
    )
