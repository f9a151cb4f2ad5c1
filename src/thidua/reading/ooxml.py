"""A Word package opened with suspicion: every size is checked before a byte is unpacked, no part is trusted.

Macros, embedded objects, links and every part nobody asks for stay packed.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from posixpath import normpath
from typing import IO, Any

from lxml import etree

from thidua.reading.errors import refusal
from thidua.reading.limits import MB, Limits, human_bytes

_XML_PART = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_PLAIN_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"utf-16"})
_OFFICE_DOCUMENT = "/relationships/officeDocument"
#: What stands before a part in the file, of which signature, flags and the lengths of name and extra fields are read.
_LOCAL = struct.Struct("<4s2xH18xHH")
#: Encrypted, patched or strongly encrypted parts are not read.
_UNKNOWN = 0x1 | 0x20 | 0x40
_ENCODINGS = {0: "cp437", 0x800: "utf-8"}
#: A name without anything to look at twice.
_ORDINARY = re.compile(r"[\[\w-]+(?:\]|\.\w+)*(?:/\w+(?:[.-]\w+)*)*")
#: Compression below this size is never a bomb by itself; short runs of equal bytes reach high ratios honestly.
_RATIO_FROM = 1 * MB


class Package:
    """The parts of one OOXML file, checked on opening. Reading a part checks that part's XML."""

    def __init__(self, data: bytes, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self._data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as error:
            raise refusal("READ-009", file=file, what="không phải tệp nén hoàn chỉnh") from error
        self._check_directory()

    def _check_directory(self) -> None:
        entries = self._zip.infolist()
        file, limits = self.file, self.limits
        if len(entries) > limits.zip_entries:
            raise refusal("READ-012", file=file, count=len(entries), limit=limits.zip_entries)
        total = sum(entry.file_size for entry in entries)
        if total > limits.zip_unpacked:
            raise refusal(
                "READ-010", file=file, size=human_bytes(total), limit=human_bytes(limits.zip_unpacked)
            )
        seen: set[str] = set()
        for entry in entries:
            self._check_entry(entry, seen)
        end = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if entry.header_offset < end:
                raise refusal("READ-013", file=file, what=f"phần {entry.filename[:80]!r} chồng lên phần khác")
            end = entry.header_offset + 30 + entry.compress_size

    def _check_entry(self, entry: zipfile.ZipInfo, seen: set[str]) -> None:
        name, file = entry.filename, self.file
        shown = name[:80]
        ordinary = _ORDINARY.fullmatch(entry.orig_filename) is not None
        if not ordinary and (
            name.startswith(("/", "\\"))
            or "\\" in name
            or ":" in name.split("/")[0]
            or "\0" in entry.orig_filename
            or ".." in name.split("/")
        ):
            raise refusal("READ-013", file=file, what=f"tên phần {shown!r} trỏ ra ngoài gói")
        plain = (name if ordinary else normpath(name)).lower()
        if plain in seen:
            raise refusal("READ-013", file=file, what=f"phần {shown!r} xuất hiện hai lần")
        seen.add(plain)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise refusal("READ-013", file=file, what=f"phần {shown!r} là liên kết ra ngoài gói")
        if entry.flag_bits & 0x1:
            raise refusal("READ-005", file=file)
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise refusal("READ-013", file=file, what=f"phần {shown!r} nén bằng phương pháp lạ")
        ratio = entry.file_size // max(entry.compress_size, 1)
        if entry.file_size > _RATIO_FROM and ratio > self.limits.zip_ratio:
            raise refusal("READ-011", file=file, part=shown, ratio=ratio, limit=self.limits.zip_ratio)

    def names(self) -> list[str]:
        """The names of all parts, as stored."""
        return self._zip.namelist()

    def size(self, name: str) -> int:
        """The bytes of one part unpacked, as the directory says; 0 when there is none of that name."""
        try:
            return self._zip.getinfo(name).file_size
        except KeyError:
            return 0

    def read(self, name: str) -> bytes | None:
        """The bytes of one part; `None` when there is none of that name."""
        try:
            entry = self._zip.getinfo(name)
        except KeyError:
            return None
        limit = self.limits.xml_part if _XML_PART.search(name) else self.limits.file_bytes
        if entry.file_size > limit:
            raise refusal(
                "READ-010", file=self.file, size=human_bytes(entry.file_size), limit=human_bytes(limit)
            )
        try:
            return self._unpacked(entry)
        except (zlib.error, ValueError, struct.error) as error:
            raise refusal("READ-009", file=self.file, what=f"phần {name} không bung ra được") from error

    def _unpacked(self, entry: zipfile.ZipInfo) -> bytes:
        """A part in one go: never more than the directory says, and exactly what its checksum says.

        :raises ValueError: directory and part do not agree. :raises zlib.error, struct.error: the part is damaged.
        """
        at = entry.header_offset
        signature, flags, name_length, extra_length = _LOCAL.unpack_from(self._data, at)
        start = at + _LOCAL.size + name_length
        name = self._data[at + _LOCAL.size : start]
        if (
            signature != b"PK\3\4"
            or flags & _UNKNOWN
            or name.decode(_ENCODINGS[flags & 0x800]) != entry.orig_filename
        ):
            raise ValueError("not the part the directory tells of")
        start += extra_length
        packed = self._data[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_DEFLATED:
            packed = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.file_size + 1)
        if len(packed) != entry.file_size or zlib.crc32(packed) != entry.CRC:
            raise ValueError("not what was packed")
        return packed

    def xml(self, name: str) -> Any | None:
        """The root element of one XML part; `None` when the part is absent.

        A DOCTYPE or an entity declaration in any encoding refuses the file (OOXML, ECMA-376 part 2, forbids
        DTDs in every part).
        """
        data = self.read(name)
        if data is None:
            return None
        refuse_doctype(data, name, self.file)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise refusal("READ-009", file=self.file, what=f"phần {name} không phải XML hợp lệ") from error

    def stream(self, name: str) -> IO[bytes]:
        """One XML part to be parsed piece by piece: its size is what the directory checked, its prolog holds no DTD.

        :raises KeyError: there is none of that name. A part that does not unpack raises when it is read.
        """
        with self._zip.open(name) as part:
            refuse_doctype(part.read(4096), name, self.file)
        return self._zip.open(name)

    def check_every_part(self) -> None:
        """Refuses a DOCTYPE in any XML part, also in those the reader never opens."""
        for name in self.names():
            if _XML_PART.search(name):
                data = self.read(name)
                if data:
                    refuse_doctype(data, name, self.file)

    def main_part(self) -> str | None:
        """The name of the part holding the document, as the package's own relations say."""
        relations = self.xml("_rels/.rels")
        if relations is None:
            return None
        for relation in relations:
            if str(relation.get("Type", "")).endswith(_OFFICE_DOCUMENT):
                return normpath(str(relation.get("Target", "")).lstrip("/"))
        return None

    def content_type(self, name: str) -> str:
        """The declared content type of a part, lower case; empty when none is declared."""
        types = self.xml("[Content_Types].xml")
        if types is None:
            return ""
        fallback = ""
        for entry in types:
            if str(entry.get("PartName", "")).lstrip("/").lower() == name.lower():
                return str(entry.get("ContentType", "")).lower()
            if name.lower().endswith("." + str(entry.get("Extension", "\0")).lower()):
                fallback = str(entry.get("ContentType", "")).lower()
        return fallback


def refuse_doctype(data: bytes, part: str, file: str) -> None:
    """Refuses XML bytes that declare a document type or an entity, whatever their encoding."""
    # UTF-16 and UTF-32 are ASCII with zero bytes between.
    flat = data.replace(b"\0", b"") if b"\0" in data[:4096] else data
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise refusal("READ-014", file=file, part=part)
    declared = _DECLARED.match(flat[:200].removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe"))
    if (
        declared
        and declared[1].lower() not in _PLAIN_ENCODINGS
        and not declared[1].lower().startswith((b"windows-125", b"utf-16"))
    ):
        raise refusal("READ-009", file=file, what=f"phần {part} khai báo bảng mã lạ")
