"""What a file is, by its bytes; and whether its name says the same."""

from __future__ import annotations

import re
import stat
import unicodedata
from pathlib import Path, PurePath
from typing import Literal

from thidua.reading.errors import refusal
from thidua.reading.intake_text import is_text
from thidua.reading.limits import DEFAULT_LIMITS, Limits, human_bytes

Kind = Literal["docx", "pdf", "png", "jpeg", "tiff", "text"]

KIND_NAMES: dict[str, str] = {
    "docx": "Word (.docx)",
    "pdf": "PDF",
    "png": "ảnh PNG",
    "jpeg": "ảnh JPEG",
    "tiff": "ảnh TIFF",
    "text": "văn bản thuần",
}
_EXTENSIONS: dict[str, str] = {
    "docx": ".docx",
    "pdf": ".pdf",
    "png": ".png",
    "jpeg": ".jpg",
    "tiff": ".tif",
    "text": ".txt hoặc .md",
}
#: Extensions of what is never read, whatever the bytes are.
_NEVER_READ = tuple(
    re.findall(
        r"\S+",
        """
.doc .dot .rtf .odt .xls .xlsx .xlsm .csv .ods .ppt .pptx .zip .rar .7z .gz .tar .html .htm .xml
.json .exe .dll .msi .bat .cmd .com .js .vbs .ps1 .sh .jar .apk .iso .gif .bmp .webp .heic .svg .mp3
.mp4
        """,
    )
)
#: What an extension claims. Extensions that are not here claim nothing.
_CLAIMS: dict[str, str] = {
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), "docx"),
    ".pdf": "pdf",
    ".png": "png",
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), "jpeg"),
    **dict.fromkeys((".tif", ".tiff"), "tiff"),
    **dict.fromkeys((".txt", ".md", ".markdown", ".text"), "text"),
    **{extension: f"tệp {extension}" for extension in _NEVER_READ},
}
#: Signatures of what is often sent by mistake, and what it is called.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "văn bản RTF"),
    (b"GIF8", "ảnh GIF"),
    (b"BM", "ảnh BMP"),
    (b"MZ", "chương trình Windows"),
    (b"\x7fELF", "chương trình Linux"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén gzip"),
    (b"BZh", "tệp nén bzip2"),
    (b"\xfd7zXZ\0", "tệp nén xz"),
    (b"%!PS", "tệp PostScript"),
    (b"\xff\xfb", "tệp âm thanh"),
    (b"ID3", "tệp âm thanh"),
)
_MARKUP = re.compile(rb"^\s*(?:<\?xml|<!doctype|<html|<svg|<script)", re.IGNORECASE)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SHOWN = 120


def shown_name(name: str) -> str:
    """A file's name fit to print: NFC, without control and direction characters, not too long.

    >>> shown_name("kế\\u202ehoạch\\n.pdf")
    'kếhoạch.pdf'
    """
    plain = "".join(
        letter for letter in unicodedata.normalize("NFC", name) if unicodedata.category(letter)[0] != "C"
    )
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 10] + "…" + plain[-9:]


def check_file(path: Path, limits: Limits = DEFAULT_LIMITS, name: str | None = None) -> int:
    """The file's size; refused without reading when it is absent, no plain file, empty or too large.

    `name` is the name it came with, when it is stored as another: the refusal speaks of it by that name.
    """
    file = shown_name(name or path.name)
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise refusal("READ-017", file=file, what="không thấy tệp hoặc không có quyền đọc") from error
    if not stat.S_ISREG(status.st_mode):
        raise refusal("READ-017", file=file, what="không phải tệp thường")
    if status.st_size == 0:
        raise refusal("READ-002", file=file)
    if status.st_size > limits.file_bytes:
        raise refusal(
            "READ-003", file=file, size=human_bytes(status.st_size), limit=human_bytes(limits.file_bytes)
        )
    return status.st_size


def sniff(data: bytes, name: str) -> Kind:
    """The kind of these bytes; refused when they are none that can be read, or not what the name claims."""
    file = shown_name(name)
    if not data.strip(b"\0 \t\r\n"):
        raise refusal("READ-002", file=file)
    claimed = _CLAIMS.get(PurePath(name).suffix.lower())
    found = _kind_of(data)
    if found is None:
        code, called = _not_ours(data)
        if code == "READ-001":
            raise refusal(code, file=file, found=called)
        raise refusal(code, file=file)
    if found == "text" and claimed in _EXTENSIONS and claimed != "text" and not is_text(data):
        raise refusal("READ-019", file=file, claimed=KIND_NAMES[claimed])
    if claimed is not None and claimed != found:
        raise refusal(
            "READ-004",
            file=file,
            claimed=KIND_NAMES.get(claimed, claimed),
            found=KIND_NAMES[found],
            expected=_EXTENSIONS[found],
        )
    return found


def _kind_of(data: bytes) -> Kind | None:
    head = data[:1024]
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "tiff"
    if head.lstrip(b"\xef\xbb\xbf\0 \t\r\n").startswith(b"%PDF-"):
        return "pdf"
    if head.startswith((_OLE, b"PK")) or _other_name(data):
        return None
    return "text"


def _other_name(data: bytes) -> str | None:
    head = data[:64]
    for sign, called in _OTHERS:
        # Two-letter signatures also begin ordinary words: a text has no zero byte.
        if head.startswith(sign) and (len(sign) > 2 or b"\0" in data[:512]):
            return called
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "ảnh WebP"
    if head[4:8] == b"ftyp":
        return "ảnh HEIC hoặc phim"
    if _MARKUP.match(data[:256].removeprefix(b"\xef\xbb\xbf")):
        return "trang HTML hoặc tệp XML"
    return None


def _not_ours(data: bytes) -> tuple[str, str]:
    """The refusal code for bytes of no readable kind, and what they are called."""
    if data.startswith(_OLE):
        directory = data[: 8 * 1024 * 1024]
        if "EncryptedPackage".encode("utf-16-le") in directory:
            return "READ-005", ""
        if "WordDocument".encode("utf-16-le") in directory:
            return "READ-006", ""
        return "READ-001", "tệp Office đời cũ"
    if data.startswith(b"PK"):
        return "READ-001", "tệp nén rỗng hoặc dở dang"
    return "READ-001", _other_name(data) or "dữ liệu không rõ loại"
