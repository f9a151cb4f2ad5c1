"""A report that went back: which pinned places are as they were, and what the newer version changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from thidua.web.workspace.reports.fields import called, decimal_of, printed
from thidua.work.reports.facts import ReportPage, VersionView


def _values(version: VersionView) -> dict[str, Any]:
    """Field → value of a version, blanks left out."""
    held: dict[str, Any] = {f"cell:{code}": value for code, value in version.figures.items()}
    held |= {f"text:{code}": text for code, text in version.texts.items()}
    held |= {f"table:{code}": rows for code, rows in version.tables.items()}
    return {field: value for field, value in held.items() if value not in (None, "", [])}


def _drafted(page: ReportPage) -> dict[str, Any]:
    return {
        field: decimal_of(kept.value) if field.startswith("cell:") else kept.value
        for field, kept in page.draft.items()
        if kept.value not in (None, "", [])
    }


def unchanged(page: ReportPage) -> list[str]:
    """What the pinned places are called that the draft leaves as they were; empty where nothing went back."""
    if page.returned is None or page.earlier:
        return []
    before, now = _values(page.returned), _drafted(page)
    places = dict.fromkeys(remark.field for remark in page.remarks if remark.field)
    return [called(page.form, field) for field in places if before.get(field) == now.get(field)]


def changed(page: ReportPage) -> list[str]:
    """What the newest version changed against the one that went back, each with its old and new value."""
    if page.returned is None or not page.versions or page.returned.id == page.versions[0].id:
        return []
    before, now = _values(page.returned), _values(page.versions[0])
    fields = [f"cell:{cell.code}" for cell in page.form.cells]
    fields += [f"text:{code}" for code in page.form.prompts] + [f"table:{code}" for code in page.form.tables]
    return [
        f"{called(page.form, field)}: {_step(field, before, now)}"
        for field in fields
        if before.get(field) != now.get(field)
    ]


def answered(page: ReportPage) -> dict[str, list[str]]:
    """Field → the remarks pinned to it on the version that went back, each with what became of it."""
    found: dict[str, list[str]] = {}
    if page.returned is not None and page.versions:
        before, now = _values(page.returned), _values(page.versions[0])
        for remark in page.earlier:
            step = _step(remark.field, before, now)
            found.setdefault(remark.field, []).append(
                _("Đã trả lại: %(text)s (%(step)s)") % {"text": remark.text, "step": step}
            )
    return found


def _step(field: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    if before.get(field) == now.get(field):
        return _("chưa sửa")
    if not field.startswith("cell:"):
        return _("đã sửa")
    old, new = (printed(side.get(field)) or "—" for side in (before, now))
    return f"{old} → {new}"
