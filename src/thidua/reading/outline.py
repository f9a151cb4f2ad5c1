"""The text as a tree, nested as its author nests it.

Markers of one style are siblings; a style not yet open begins a deeper level under the last one. Headings get a
topic from their words; what stands below inherits it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from thidua.reading.keys import is_caps, plain
from thidua.reading.markers import Marker
from thidua.reading.paragraphs import Paragraph
from thidua.reading.tables.headings import Topic, heading_topics

_NAMED_RANK = {"part": 0, "chapter": 1, "division": 2, "article": 3}
_MAX_DEPTH = 12
#: No provision stands behind this many characters of one paragraph; hostile files have such paragraphs.
LOOKED_AT = 6_000


@dataclass(slots=True, eq=False)
class Node:
    """A paragraph in the tree. `heading` is set for sections (may be None for a section without a name)."""

    paragraph: Paragraph
    parent: Node | None
    level: int
    children: list[Node] = field(default_factory=list)
    is_section: bool = False
    heading: str | None = None
    #: What follows the heading in the same paragraph; the whole text where there is no heading.
    rest: str = ""
    topics: frozenset[Topic] = frozenset()
    #: Stands inside quotation marks opened by an earlier or the same paragraph: another document's words.
    quoted: bool = False
    #: A closing sentence of the document, not part of the section it stands in.
    closing: bool = False
    id: str = ""

    @property
    def marker(self) -> Marker | None:
        return self.paragraph.marker

    @property
    def text(self) -> str:
        """The paragraph's text, to where anything is looked for in it; `paragraph.text` holds all of it."""
        return self.paragraph.text[:LOOKED_AT]

    @property
    def line(self) -> int:
        return self.paragraph.line

    @property
    def is_bullet(self) -> bool:
        return self.marker is not None and self.marker.kind == "bullet"

    @property
    def numbered(self) -> bool:
        return self.marker is not None and self.marker.kind != "bullet"

    def ancestors(self) -> Iterator[Node]:
        """The node's parents, nearest first, without the root."""
        node = self.parent
        while node is not None and node.parent is not None:
            yield node
            node = node.parent

    def walk(self) -> Iterator[Node]:
        """The nodes below, in order of the text."""
        for child in self.children:
            yield child
            yield from child.walk()

    @property
    def where(self) -> str | None:
        """The path of markers, None at the root.

        A number such as 2.1 carries its parents: below II. it gives "II.2.1".
        """
        pieces: list[str] = []
        skip_numbers = False
        for node in (self, *self.ancestors()):
            marker = node.marker
            if marker is None or marker.kind == "bullet":
                continue
            if skip_numbers and marker.kind in ("number", "multi"):
                continue
            pieces.append(bare_marker(marker))
            if marker.kind == "multi":
                if not bare_marker(marker)[0].isdigit():
                    break
                skip_numbers = True
            else:
                skip_numbers = False
        return ".".join(reversed(pieces)) or None

    def within(self, *topics: Topic) -> bool:
        """Whether the node or a section above it is about one of the topics."""
        return any(topic in node.topics for node in (self, *self.ancestors()) for topic in topics)

    def topic_node(self, *topics: Topic) -> Node | None:
        """The nearest node, upwards from this one, about one of the topics."""
        for node in (self, *self.ancestors()):
            if any(topic in node.topics for topic in topics):
                return node
        return None


def bare_marker(marker: Marker) -> str:
    """A marker as it stands in a path: without closing signs and words.

    >>> bare_marker(Marker("number", "1-", "-", (1,), 0)), bare_marker(Marker("article", "Điều 3.", "", (3,), 0))
    ('1', 'Điều 3')
    """
    if marker.kind in _NAMED_RANK:
        return marker.printed.rstrip(".:-– )")
    return marker.printed.strip("().:-–/ ")


def build(paragraphs: list[Paragraph]) -> Node:
    """The tree of some paragraphs under a root without text."""
    root = Node(Paragraph("", None, 0), None, 0)
    stack: list[Node] = []
    bullets: list[Node] = []
    quotes = _quoted(paragraphs)
    for index, paragraph in enumerate(paragraphs):
        marker = paragraph.marker
        if quotes[index]:
            parent = bullets[-1] if bullets else (stack[-1] if stack else root)
            _add(paragraph, parent).quoted = True
            continue
        if paragraph.hint.cell is not None:
            _add(paragraph, stack[-1] if stack else root)
            continue
        if marker is None:
            if _resets(paragraph):
                stack, bullets = [], []
            parent = _plain_parent(paragraph, stack, bullets, root)
            node = _add(paragraph, parent)
            if _opens(paragraphs, index, parent):
                node.is_section = True
                bullets = []
                while stack and stack[-1].marker is None and stack[-1] is not parent:
                    stack.pop()
                stack.append(node)
                node.level = parent.level + 1
            continue
        if marker.kind == "bullet":
            while bullets and not _deeper_bullet(bullets, marker):
                bullets.pop()
            parent = bullets[-1] if bullets else (stack[-1] if stack else root)
            bullets.append(_add(paragraph, parent))
            continue
        bullets = []
        stack = _parents(stack, marker, paragraph.text)
        parent = stack[-1] if stack else root
        node = _add(paragraph, parent)
        stack.append(node)
        if len(stack) > _MAX_DEPTH:
            stack = stack[-_MAX_DEPTH:]
    return root


def _add(paragraph: Paragraph, parent: Node) -> Node:
    node = Node(paragraph, parent, parent.level + 1, rest=paragraph.text[:LOOKED_AT])
    parent.children.append(node)
    return node


def _resets(paragraph: Paragraph) -> bool:
    key = plain(paragraph.text)
    return bool(re.match(r"(?:phu luc|quyet dinh\s*:?\s*$)", key)) and is_caps(paragraph.text[:11])


def _plain_parent(paragraph: Paragraph, stack: list[Node], bullets: list[Node], root: Node) -> Node:
    if bullets and paragraph.text[:1].islower():
        return bullets[-1]
    if not stack:
        return root
    if stack[-1].marker is None and _unmarked_heading(paragraph):
        return stack[-1].parent or root
    return stack[-1]


_SUBJECT_START = re.compile(
    r"^(?:doi voi|khen thuong (?:hang nam|hang|dot|trong|so ket|tong ket|thuong xuyen|cuoi))\b"
)


#: The deciding authority printed over the bases of a decision is no heading.
_AUTHORITY = re.compile(
    r"^(?:(?:pho )?chu tich|giam doc|hieu truong|truong (?:phong|ban)|bo truong|thu truong|uy "
    r"ban nhan dan|hoi dong|ban thuong vu|ban chap hanh"
    r"|thu tuong|thuong truc|tong cuc truong|cuc truong|chu nhiem|bi thu|ban chi dao|dang uy|ban giam hieu)\b"
)


def _unmarked_heading(paragraph: Paragraph) -> bool:
    text = paragraph.text
    words = len(text.split())
    if words > 26 or not text[:1].isupper() or re.search(r"[.;!?,]$", text):
        return False
    key = plain(text)
    if re.match(r"phu luc\b", key):
        return True
    if is_caps(text) and _AUTHORITY.match(key):
        return False
    if re.search(r"quyet dinh\s*:?$", key) and words <= 3:
        return False
    if text.endswith(":"):
        return bool(_SUBJECT_START.match(key)) and words <= 20
    if _SUBJECT_START.match(key):
        return True
    styled = paragraph.hint.bold or (paragraph.hint.style or "").lower().startswith(
        ("heading", "title", "tiêu đề")
    )
    if is_caps(text) and words >= 2 and len(text) >= 8:
        return True
    return styled and words <= 16 and bool(heading_topics(key))


def _opens(paragraphs: list[Paragraph], index: int, parent: Node) -> bool:
    """Whether an unmarked paragraph is a heading: short, nameable, and something stands under it."""
    if not _unmarked_heading(paragraphs[index]):
        return False
    key = plain(paragraphs[index].text)
    if re.match(r"phu luc\b", key):
        return True
    if index + 1 >= len(paragraphs):
        return False
    if is_caps(paragraphs[index].text):
        return parent.parent is None or parent.marker is None or not paragraphs[index + 1].caps
    following = paragraphs[index + 1]
    return following.marker is None or following.marker.kind == "bullet"


def _deeper_bullet(open_bullets: list[Node], marker: Marker) -> bool:
    """Whether a bullet stands below the last open one: another sign than all open ones."""
    return all(node.marker is not None and _sign(node.marker) != _sign(marker) for node in open_bullets)


def _sign(marker: Marker) -> str:
    return "-" if marker.printed in "-–—" else marker.printed


def _parents(stack: list[Node], marker: Marker, text: str) -> list[Node]:
    """The open nodes that stay above a new marked paragraph."""
    if marker.kind in _NAMED_RANK:
        return [n for n in stack if n.marker and _NAMED_RANK.get(n.marker.kind, 9) < _NAMED_RANK[marker.kind]]
    if marker.kind == "multi":
        found = _multi_parent(stack, marker)
        if found is not None:
            return stack[: found + 1]
    for index in range(len(stack) - 1, -1, -1):
        other = stack[index].marker
        if other is None or not _siblings(other, marker):
            continue
        restarts = marker.value == 1 and other.value >= 1 and marker.kind != "multi"
        if restarts and index < len(stack) - 1 and not _follows_heading_level(stack, index):
            break
        return stack[:index]
    if marker.kind in ("roman", "capital") and is_caps(text):
        return [n for n in stack if n.marker is None or n.marker.kind in (*_NAMED_RANK, "roman", "capital")]
    return stack


def _follows_heading_level(stack: list[Node], index: int) -> bool:
    """A restart at 1 below deeper open levels nests; without a heading between it is the author's repeat."""
    return all(node.marker is None for node in stack[index + 1 :])


def _siblings(other: Marker, marker: Marker) -> bool:
    if other.style == marker.style:
        return True
    # An author who changes the closing sign half-way ("1." then "2)") still counts on.
    return other.kind == marker.kind and marker.kind != "multi" and other.value + 1 == marker.value > 1


def _multi_parent(stack: list[Node], marker: Marker) -> int | None:
    """The open node a marker such as 2.2 stands under (−1: under none): that of 2.1, else 2, else the second letter."""
    wanted = marker.path[:-1]
    open_markers = [(index, node.marker) for index, node in reversed(list(enumerate(stack))) if node.marker]
    for index, other in open_markers:
        if other.kind == "multi" and other.path == wanted:
            return index
        if other.kind == "multi" and other.path[:-1] == wanted:
            return index - 1
    if len(wanted) > 1:
        return None
    for kinds in (("number", "roman", "article", "division"), ("letter",)):
        for index, other in open_markers:
            if other.kind in kinds and other.value == wanted[0]:
                return index
    return None


def _quoted(paragraphs: list[Paragraph]) -> list[bool]:
    """Which paragraphs stand inside quotation marks opened at a paragraph's beginning."""
    flags = [False] * len(paragraphs)
    index = 0
    while index < len(paragraphs):
        text = paragraphs[index].text
        if paragraphs[index].marker is None and text[:1] in '“"':
            end = _quote_end(paragraphs, index)
            if end is not None:
                for position in range(index, end + 1):
                    flags[position] = True
                index = end
        index += 1
    return flags


def _quote_end(paragraphs: list[Paragraph], start: int) -> int | None:
    depth = 0
    for index in range(start, min(len(paragraphs), start + 40)):
        text = paragraphs[index].text
        if text.startswith('"') and index == start:
            depth += 1
        depth += text.count("“") - text.count("”")
        closes = re.search(r"[”\"][.;,]*$", text)
        if closes and (depth <= 0 or '"' in text[-3:]):
            # A name in quotation marks that merely begins a sentence is not a quotation.
            return (
                index
                if index > start or len(text) > 30 or re.match(r"[“\"](?:\d{1,2}|[a-zđ])[.)]", text)
                else None
            )
    return None
