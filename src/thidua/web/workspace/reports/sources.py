"""Where a value of a report came from, when it was not typed: the workbook and its cell, who sent it and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from thidua.work.reports.facts import ReportPage

_PLACE = re.compile(r"(?P<file>.+) \[[0-9a-f]{12}\], (?P<sheet>.+)!(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Source:
    """The origin of one value.

    :ivar words: the origin as it is kept, where it is no workbook's cell; then ``file`` and its place are empty.
    """

    by: str
    at: datetime
    words: str = ""
    file: str = ""
    sheet: str = ""
    row: str = ""
    column: str = ""


def source_of(page: ReportPage, name: str) -> Source | None:
    """The origin of a field as the page shows it: of the draft while it is written, else of the version shown.

    ``None`` for what was typed on the page.
    """
    if page.may_write:
        kept = page.draft.get(name)
        said, by = (kept.origin, kept.by) if kept else ("", "")
        at = datetime.fromisoformat(kept.at) if kept and said else None
    else:
        version = page.versions[0] if page.versions else None
        said, by = (version.origins.get(name, ""), version.submitted_by) if version else ("", "")
        at = version.submitted_at if version else None
    if not said or at is None:
        return None
    found = _PLACE.fullmatch(said)
    return Source(by, at, **found.groupdict()) if found else Source(by, at, words=said)
