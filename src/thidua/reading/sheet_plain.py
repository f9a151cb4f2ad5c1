"""Rows and shared texts of a workbook as Excel and its kin write them: patterns that match such a part whole."""

from __future__ import annotations

import re
from functools import lru_cache

from thidua.reading.sheet_pieces import PLAIN

#: What a flag of the file says when it is set.
TRUE = frozenset({"1", "true"})
#: A row and a cell as makers of workbooks write them; what is written otherwise is parsed as XML.
_LETTERS = f"{PLAIN}(?:&(?:amp|lt|gt|quot|apos);{PLAIN})*"
TOKEN = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,9})")?(?: t="([a-zA-Z]{1,9})")?(?:/>|>'
    rf'(?:(<f(?: aca="[a-z]*")?>{_LETTERS}</f>)?(?:<v>({_LETTERS})</v>|<v ?/>)?'
    rf'|<is><t(?: xml:space="preserve")?>({_LETTERS})</t></is>)</c>)'
    r'|<row r="([0-9]{1,7})"((?: (?:spans|s|customFormat|ht|hidden|customHeight|outlineLevel|collapsed|thickTop'
    r'|thickBot|ph|x14ac:dyDescent)="[^"<>&=\s]*")*)>'
    r"|</row>|(.+)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_TEXT = re.compile(rf'<si><t(?: xml:space="preserve")?>({_LETTERS})</t></si>|(.+)', re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@lru_cache(maxsize=2_000)
def is_hidden(attributes: str) -> bool | None:
    """Whether a row with these attributes is hidden; ``None`` where one stands twice, which is no XML."""
    named = dict(_ATTRIBUTE.findall(attributes))
    if len(named) != attributes.count("="):
        return None
    return named.get("hidden") in TRUE


def plain_texts(text: str) -> list[str] | None:
    """Shared texts without runs and readings."""
    found = _TEXT.findall(text)
    if found[-1][1]:
        return None
    if "&" not in text and "_x" not in text:
        return [each for each, _ in found]
    return [unescaped(meant(each)) for each, _ in found]


def meant(text: str) -> str:
    """Text with the five signs XML writes in letters."""
    if "&" not in text:
        return text
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(name, sign)
    return text


def unescaped(text: str) -> str:
    """Text with the characters XML cannot hold, which Excel writes as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
