"""Plain text and Markdown files: which encoding the bytes are in, and the text in Unicode NFC."""

from __future__ import annotations

import codecs
import unicodedata

from thidua.ground.text_vn import nfc
from thidua.reading.errors import refusal
from thidua.reading.legacy_vn import from_tcvn3, from_vni, syllable_share, undo_legacy
from thidua.reading.limits import Limits

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\v\x1a\x1e\x1f")


def decode_text(data: bytes, file: str, limits: Limits) -> tuple[str, str]:
    """The text (NFC) and the encoding it was in ("UTF-8", "UTF-16", "TCVN3", "VNI", "CP1258").

    Refuses bytes that are no text in any of them (READ-001) and texts past the limit (READ-016).
    """
    text, encoding = _decode(data)
    if text is None or _is_binary(text):
        raise refusal("READ-001", file=file, found="dữ liệu nhị phân không rõ loại")
    if not text.strip():
        raise refusal("READ-002", file=file)
    if len(text) > limits.characters:
        raise refusal("READ-016", file=file, limit=limits.characters)
    if encoding in {"UTF-8", "UTF-16"}:
        # Old text pasted into a Unicode file keeps its old letters.
        text, legacy = undo_legacy(text)
        encoding = legacy or encoding
    return nfc(text), encoding


def is_text(data: bytes) -> bool:
    """Whether the bytes are text in one of the encodings read here.

    >>> is_text("Kế hoạch".encode()), is_text(bytes([1, 2, 3, 200]))
    (True, False)
    """
    text, _encoding = _decode(data)
    return text is not None and not _is_binary(text)


def _decode(data: bytes) -> tuple[str | None, str]:
    for bom, codec in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(codec), "UTF-8" if "8" in codec else "UTF-16"
            except UnicodeDecodeError:
                return None, ""
    if b"\0" in data[:4096]:
        return _decode_bare_utf16(data), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    return _decode_code_page(data)


def _decode_bare_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: spaces and Latin letters put zero bytes on one side only."""
    head = data[:4096]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    codec = "utf-16-le" if odd > even else "utf-16-be"
    try:
        return data.decode(codec) if max(odd, even) > 4 * min(odd, even) else None
    except UnicodeDecodeError:
        return None


def _decode_code_page(data: bytes) -> tuple[str | None, str]:
    """The old encoding whose reading is most Vietnamese; none when every reading is noise."""
    latin = data.decode("latin-1")
    western = data.decode("cp1252", errors="replace")
    readings = [
        (from_tcvn3(latin), "TCVN3"),
        (from_vni(western), "VNI"),
        (nfc(data.decode("cp1258", errors="replace")), "CP1258"),
    ]
    share, text, encoding = max((syllable_share(text), text, encoding) for text, encoding in readings)
    return (text, encoding) if share >= 0.5 else (None, "")


def _is_binary(text: str) -> bool:
    """Whether control characters or unassigned code points say that this is no text."""
    sample = text[:100_000]
    strange = sum(
        1
        for letter in sample
        if letter not in _ALLOWED_CONTROLS and unicodedata.category(letter) in {"Cc", "Cn", "Cs", "Co"}
    )
    return strange > 2 + len(sample) // 200
