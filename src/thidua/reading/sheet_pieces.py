"""A large XML part read piece by piece: what is written as every maker writes it is taken by pattern, the rest parsed.

A sheet is thousands of rows of one plain form. Such a piece (``<row …>…</row>``, ``<si>…</si>``) is matched whole by a
pattern of the caller's and never becomes an element. Everything else of the part goes through the XML parser, in its
place: what stands before and after, and each piece the pattern does not know. The parser says where the pieces begin;
while it cannot be sure of it (a comment, a section, a piece inside another), it gets all that follows. So a part says
the same whether its pieces are plain or not, and nothing that is not well-formed is read to its end.
"""

from __future__ import annotations

import contextlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from lxml import etree

from thidua.reading.errors import refusal
from thidua.reading.limits import MB
from thidua.reading.ooxml import Package, refuse_doctype

T = TypeVar("T")
_OPENING = {name: re.compile(rb"<%b(?: [^<>]*)?(?<!/)>" % name.encode()) for name in ("sheetData", "sst")}

#: Characters a piece taken by pattern may have in its texts: no mark-up, no entity, none that XML forbids or rewrites.
PLAIN = r"[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*"
#: A part up to this is unpacked at once; a larger one in pieces of this, and a row of it may have so many bytes.
_SMALL, _CHUNK, _APART = 1 * MB, 256 * 1024, 16 * MB
#: Letters of a piece taken by pattern, and of pieces taken together; a longer one is parsed.
_LONGEST, _TOGETHER = 200_000, 2 * MB
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, etree.XMLSyntaxError, KeyError)
_UTF_8 = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml(?:(?!encoding)[^>])*(?:encoding=[\"'][Uu][Tt][Ff]-8[\"'][^>]*)?>|<[^?])"
)


class Shape(NamedTuple):
    """What is read of a part.

    :ivar inside: the element that holds the pieces, ``sheetData`` or ``sst``. :ivar piece: the name of one.
    :ivar others: names of elements wanted besides.
    """

    inside: str
    piece: str
    others: tuple[str, ...] = ()


class Other(NamedTuple):
    """An element besides the pieces: its tag and what it says."""

    tag: str
    said: dict[str, str]

    def get(self, name: str, otherwise: str | None = None) -> str | None:
        """As an element gives it."""
        return self.said.get(name, otherwise)


#: What pieces that stand one behind the other say by pattern; ``None`` where one of them is not plain.
Plain = Callable[[str], list[T] | None]


def pieces(package: Package, part: str, shape: Shape, plain: Plain[T]) -> Iterator[T | Any]:
    """The pieces of a part in its order, and the other elements wanted; each is forgotten when the next is asked for.

    :param plain: what whole pieces say; one that is not plain comes as an element.
    :raises NotPossible: the part is not there, does not unpack, is no XML, has a DTD, or a piece is too long.
    """
    try:
        if package.size(part) <= _SMALL:
            yield from _small(package, part, shape, plain)
            return
        reader = _Reader(package.file, part, shape)
        with package.stream(part) as stream:
            while chunk := stream.read(_CHUNK):
                yield from reader.read(chunk, plain)
        yield from reader.end()
    except _BROKEN as error:
        raise refusal("READ-009", file=package.file, what=f"phần {part} không đọc được trọn vẹn") from error


def _small(package: Package, part: str, shape: Shape, plain: Plain[T]) -> Iterable[T | Any]:
    """A part in one go. What stands round its pieces is the same in workbooks of one maker, and is parsed once."""
    content = package.read(part)
    if content is None:
        raise refusal("READ-009", file=package.file, what=f"thiếu phần {part}")
    refuse_doctype(content, part, package.file)
    start, end = _OPENING[shape.inside].search(content), content.rfind(f"</{shape.inside}".encode())
    if start is not None and start.end() < end:
        said = None
        with contextlib.suppress(UnicodeDecodeError):
            said = plain(content[start.end() : end].decode())
        if said is not None:
            others = _around(package.file, part, shape, content[: start.end()], content[end:])
            if others is not None:
                return [*others, *said]
    return _parsed_small(content, _Reader(package.file, part, shape), plain)


def _parsed_small(content: bytes, reader: _Reader, plain: Plain[T]) -> Iterator[T | Any]:
    yield from reader.read(content, plain)
    yield from reader.end()


def _around(file: str, part: str, shape: Shape, head: bytes, tail: bytes) -> tuple[Other, ...] | None:
    """The other elements of a part by what stands before and after its pieces; ``None`` where pieces do not begin there."""
    key = (shape, head, tail)
    known = _KNOWN.get(key)
    if known is None:
        reader = _Reader(file, part, shape)
        try:
            found = [_kept(each) for each in reader.read(head + tail, lambda text: None)]
            found += [_kept(each) for each in reader.end()]
        except etree.XMLSyntaxError:
            return None
        if not reader.begun or any(each.tag.endswith(f"}}{shape.piece}") for each in found):
            return None
        known = tuple(found)
        if len(_KNOWN) < _MOST_KNOWN and len(head) + len(tail) <= _CHUNK:
            _KNOWN[key] = known
    return known


def _kept(element: Any) -> Other:
    return Other(element.tag, dict(element.attrib))


#: What stood round the pieces of small parts, by its bytes; so many are remembered.
_KNOWN: dict[tuple[Shape, bytes, bytes], tuple[Other, ...]] = {}
_MOST_KNOWN = 64


class _Reader:
    """A part as far as it was read: the parser, and bytes that wait for the rest of their piece."""

    def __init__(self, file: str, part: str, shape: Shape) -> None:
        self._file, self._part, self._shape = file, part, shape
        self._close = f"</{shape.piece}>"
        names = (shape.inside, shape.piece, *shape.others)
        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=tuple(f"{{*}}{name}" for name in names),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        self._holders_tag = f"}}{shape.inside}"
        self._holder: Any = None
        #: Whether pieces begin right behind the bytes that open their holder.
        self.begun = False
        self._read: list[Any] = []
        self._waiting = b""
        self._apart = 0
        #: Whether the next bytes stand where pieces begin; ``None`` before their holder was seen.
        self._sure: bool | None = None

    def read(self, chunk: bytes, plain: Plain[T]) -> list[T | Any]:
        """The pieces that end in these bytes; elements among them live until the next bytes are read."""
        self._forget()
        self._waiting += chunk
        found: list[T | Any] = []
        if self._sure is None:
            found += self._begin()
        if self._sure:
            self._by_pattern(plain, found)
        if not self._sure:
            found += self._parsed()
        if self._apart + len(self._waiting) > _APART:
            raise refusal("READ-013", file=self._file, what=f"phần {self._part} có một dòng quá dài")
        return found

    def end(self) -> list[Any]:
        """What is left, when there are no more bytes."""
        self._forget()
        found = self._parsed()
        root = self._parser.close()
        if root.getroottree().docinfo.internalDTD is not None:
            raise refusal("READ-014", file=self._file, part=self._part)
        return found

    def _begin(self) -> list[Any]:
        """Up to the holder's own tag: the parser says whether it is that, and not a word in a comment."""
        found = _OPENING[self._shape.inside].search(self._waiting)
        self._sure = False
        if found is None or not _UTF_8.match(self._waiting):
            return []
        head, self._waiting = self._waiting[: found.end()], self._waiting[found.end() :]
        elements = self._feed(head)
        self._sure = self.begun = self._holder is not None
        return elements

    def _by_pattern(self, plain: Plain[T], found: list[T | Any]) -> None:
        close = self._close
        cut = self._waiting.rfind(close.encode()) + len(close)
        if cut < len(close):
            return
        try:
            text = self._waiting[:cut].decode()
        except UnicodeDecodeError:  # the parser says what is wrong with it
            self._sure = False
            return
        self._waiting = self._waiting[cut:]
        # what follows the holder may be long, and has no pieces
        self._sure = f"</{self._shape.inside}".encode() not in self._waiting
        together = plain(text) if len(text) <= _TOGETHER else None
        if together is not None:
            found += together
        else:
            self._one_by_one(text, plain, found)

    def _one_by_one(self, text: str, plain: Plain[T], found: list[T | Any]) -> None:
        at = 0
        while at < len(text):
            end = text.index(self._close, at) + len(self._close)
            said = plain(text[at:end]) if end - at <= _LONGEST else None
            if said is not None:
                found += said
            else:
                elements, sure = self._odd(text[at:end])
                found += elements
                if not sure:
                    self._sure = False
                    self._waiting = text[end:].encode() + self._waiting
                    return
            at = end

    def _odd(self, piece: str) -> tuple[list[Any], bool]:
        """A piece the pattern does not know, parsed; and whether the next is known to begin right behind it."""
        elements = self._feed(piece.encode())
        held = bool(elements) and elements[-1].getparent() is self._holder
        return elements, held and "<!" not in piece and "<?" not in piece

    def _parsed(self) -> list[Any]:
        waiting, self._waiting = self._waiting, b""
        self._apart += len(waiting)
        elements = self._feed(waiting)
        if elements:
            self._apart = 0
        return elements

    def _feed(self, content: bytes) -> list[Any]:
        self._parser.feed(content)
        ended = []
        for event, element in self._parser.read_events():
            if event == "end":
                if not element.tag.endswith(self._holders_tag):
                    ended.append(element)
            elif element.tag.endswith(self._holders_tag):
                self._holder = element
        self._read += ended
        return ended

    def _forget(self) -> None:
        """Drop the elements that were read, and those before them: memory stays that of a few rows."""
        for element in self._read:
            element.clear()
            parent = element.getparent()
            while element.getprevious() is not None:
                del parent[0]
        self._read = []


__all__ = ["PLAIN", "Shape", "pieces"]
