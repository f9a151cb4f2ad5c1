"""The legal-basis graph as an SVG drawing: columns by distance from the plan, newest on the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thidua.work.plans.facts import GraphEdge, GraphNode

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _PAD = 260, 74, 70, 18, 8


@dataclass(frozen=True, slots=True)
class Box:
    """A document's box, in units of the drawing."""

    node: GraphNode
    x: int
    y: int
    width: int = _WIDTH
    height: int = _HEIGHT

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.x + 12

    @property
    def lines(self) -> tuple[int, int, int]:
        """Base lines of its three lines of words."""
        return self.y + 25, self.y + 45, self.y + 63

    @property
    def issuer(self) -> str:
        """The issuer, cut to the box."""
        return self.node.issuer if len(self.node.issuer) <= 32 else self.node.issuer[:31].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Line:
    """A curve from a citing document to the cited one."""

    d: str
    executes: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and curves with the size of the whole."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def draw(nodes: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> Drawing:
    """Lay the graph out in columns; each column is centred."""
    columns: dict[int, list[GraphNode]] = {}
    for node in nodes:
        columns.setdefault(node.rank, []).append(node)
    tallest = max((len(column) for column in columns.values()), default=1)
    height = tallest * (_HEIGHT + _GAP_Y) - _GAP_Y + 2 * _PAD
    boxes: dict[str, Box] = {}
    for rank, column in sorted(columns.items()):
        used = len(column) * (_HEIGHT + _GAP_Y) - _GAP_Y
        top = (height - used) // 2
        for index, node in enumerate(column):
            x = _PAD + rank * (_WIDTH + _GAP_X)
            boxes[node.key] = Box(node, x, top + index * (_HEIGHT + _GAP_Y))
    lines = []
    for edge in edges:
        start, end = boxes[edge.source], boxes[edge.target]
        x1, y1 = start.x + _WIDTH, start.y + _HEIGHT // 2
        x2, y2 = end.x, end.y + _HEIGHT // 2
        middle = (x1 + x2) // 2
        lines.append(Line(f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}", edge.executes))
    width = len(columns) * (_WIDTH + _GAP_X) - _GAP_X + 2 * _PAD
    return Drawing(width, height, tuple(boxes.values()), tuple(lines))
