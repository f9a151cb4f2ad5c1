"""The picture of a flow: two columns of names and a band for each way from left to right. Geometry only, no markup."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Sizes in the units of the picture, which are CSS pixels at its full width.
WIDTH, BAR, LABELS, ROW, GAP, UNIT = 640, 12, 196, 22, 6, 6


@dataclass(frozen=True, slots=True)
class Way:
    """From one name to another: how many units go whole, how many in part."""

    source: str
    target: str
    whole: int
    parts: int

    @property
    def weight(self) -> float:
        """How thick it is drawn; a part counts half, for nobody says how much it is."""
        return self.whole + self.parts / 2


@dataclass(frozen=True, slots=True)
class Node:
    """A bar with its name."""

    key: str
    label: str
    note: str
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where the name stands."""
        return round(self.y + self.height / 2 + 5, 1)


@dataclass(frozen=True, slots=True)
class Band:
    """A way as an SVG path."""

    path: str
    part: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template draws."""

    width: int
    height: int
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    bands: tuple[Band, ...]
    left_text: int
    right_text: int


def parted(ways: Sequence[Way], columns: int) -> list[list[Way]]:
    """The ways in at most so many groups of about the same height; what hangs together stays together, in its order."""
    root: dict[str, str] = {}

    def top(key: str) -> str:
        while root.setdefault(key, key) != key:
            key = root[key]
        return key

    for way in ways:
        root[top(">" + way.target)] = top("<" + way.source)
    clusters: dict[str, list[Way]] = defaultdict(list)
    for way in ways:
        clusters[top("<" + way.source)].append(way)
    heights = {
        key: max(len({w.source for w in c}), len({w.target for w in c})) for key, c in clusters.items()
    }
    columns = max(1, min(columns, len(clusters)))
    groups: list[list[str]] = [[] for _ in range(columns)]
    for key in sorted(clusters, key=lambda key: -heights[key]):
        min(groups, key=lambda group: sum(heights[k] for k in group)).append(key)
    placed = {key: number for number, group in enumerate(groups) for key in group}
    return [[w for w in ways if placed[top("<" + w.source)] == n] for n in range(columns)]


def draw(ways: Sequence[Way], names: Mapping[str, tuple[str, str]], width: int = WIDTH) -> Drawing:
    """The picture of these ways; ``names`` give each end its label and note. Left ends keep the order they come in,
    right ends stand where their ways pull them, so that few bands cross."""
    lefts = list(dict.fromkeys(way.source for way in ways))
    place = {key: number for number, key in enumerate(lefts)}
    pulls: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for way in ways:
        pulls[way.target].append((place[way.source], way.weight))
    rights = sorted(pulls, key=lambda key: (_mean(pulls[key]), names[key][0]))
    order = {key: number for number, key in enumerate(rights)}
    weight: dict[str, float] = defaultdict(float)
    for way in ways:
        weight["<" + way.source] += way.weight
        weight[">" + way.target] += way.weight
    sizes = {key: max(ROW, total * UNIT) for key, total in weight.items()}
    height = max(_tall([sizes["<" + k] for k in lefts]), _tall([sizes[">" + k] for k in rights]))
    left = _column(lefts, "<", sizes, names, height, LABELS)
    right = _column(rights, ">", sizes, names, height, width - LABELS - BAR)
    return Drawing(
        width,
        round(height),
        tuple(left.values()),
        tuple(right.values()),
        tuple(_bands(ways, left, right, order, place)),
        LABELS - 8,
        width - LABELS + 8,
    )


def _mean(pulls: Sequence[tuple[int, float]]) -> float:
    total = sum(weight for _place, weight in pulls)
    return sum(place * weight for place, weight in pulls) / total if total else 0.0


def _tall(sizes: Sequence[float]) -> float:
    return sum(sizes) + GAP * (len(sizes) + 1)


def _column(
    keys: Sequence[str],
    side: str,
    sizes: Mapping[str, float],
    names: Mapping[str, tuple[str, str]],
    height: float,
    x: float,
) -> dict[str, Node]:
    """Bars one below the other, spread over the whole height."""
    used = sum(sizes[side + key] for key in keys)
    gap = (height - used) / (len(keys) + 1)
    found: dict[str, Node] = {}
    y = gap
    for key in keys:
        size = sizes[side + key]
        found[key] = Node(key, *names[key], x, round(y, 1), round(size, 1))
        y += size + gap
    return found


def _bands(
    ways: Sequence[Way],
    left: Mapping[str, Node],
    right: Mapping[str, Node],
    order: Mapping[str, int],
    place: Mapping[str, int],
) -> list[Band]:
    """Each way leaves its bar in the order of the right side and enters in the order of the left."""
    out = _starts(sorted(ways, key=lambda w: (place[w.source], order[w.target])), left, "source")
    into = _starts(sorted(ways, key=lambda w: (order[w.target], place[w.source])), right, "target")
    bands = []
    for way in ways:
        one, other = left[way.source], right[way.target]
        x1, x2 = one.x + BAR, other.x
        middle = (x1 + x2) / 2
        for count, start, part in ((way.whole, 0.0, False), (way.parts / 2, way.whole * UNIT, True)):
            if not count:
                continue
            size = count * UNIT
            y1, y2 = out[way] + start, into[way] + start
            bands.append(
                Band(
                    f"M{x1} {y1:.1f}C{middle} {y1:.1f} {middle} {y2:.1f} {x2} {y2:.1f}V{y2 + size:.1f}"
                    f"C{middle} {y2 + size:.1f} {middle} {y1 + size:.1f} {x1} {y1 + size:.1f}Z",
                    part,
                )
            )
    return bands


def _starts(ways: Sequence[Way], nodes: Mapping[str, Node], end: str) -> dict[Way, float]:
    """Where on its bar each way begins: the ways of a bar stand in its middle, one after the other."""
    total: dict[str, float] = defaultdict(float)
    for way in ways:
        total[getattr(way, end)] += way.weight * UNIT
    at = {key: nodes[key].y + (nodes[key].height - size) / 2 for key, size in total.items()}
    found: dict[Way, float] = {}
    for way in ways:
        key = getattr(way, end)
        found[way] = at[key]
        at[key] += way.weight * UNIT
    return found
