"""Many reports' workbooks in one: a row for each body, equal to what each file says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import IO
from uuid import UUID

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.reading.sheets import Workbook
from thidua.work.reports import policy, rules
from thidua.work.reports.models import Report
from thidua.work.reports.selectors.forms import parsed
from thidua.work.reports.selectors.rounds import round_page
from thidua.work.reports.selectors.workbook_round import OneRow, lines_for, stamp_for, write_many

_STRANGE = "Tệp không phải tệp mẫu của đợt này và phiên bản mẫu này."


@dataclass(slots=True)
class Merged:
    """What many workbooks say together: their rows, and everything wrong by file."""

    rows: list[OneRow] = field(default_factory=list)
    faults: list[tuple[str, rules.Fault]] = field(default_factory=list)


def merge_books(
    form: rules.Form, stamp: rules.Stamp, books: Iterable[tuple[str, Workbook]], names: dict[str, str]
) -> Merged:
    """The rows of many reports' workbooks of one round.

    :param names: report → body, of the reports of the round. :param stamp: of the round's workbook to be made.
    """
    merged = Merged()
    seen: dict[str, str] = {}
    for name, book in books:
        own = rules.stamp_of(book)
        if own is None or (own.kind, own.round, own.digest) != ("report", stamp.round, stamp.digest):
            merged.faults.append((name, rules.Fault("", 0, 0, "", _STRANGE, "Tải tệp mẫu của đợt này.")))
            continue
        if own.report not in names:
            told = "Đơn vị của tệp này không thuộc đợt báo cáo, hoặc ngoài phạm vi của bạn."
            merged.faults.append((name, rules.Fault("", 0, 0, "", told, "Bỏ tệp này ra.")))
            continue
        if own.report in seen:
            told = f"Đơn vị này đã có trong tệp {seen[own.report]}."
            merged.faults.append((name, rules.Fault("", 0, 0, "", told, "Giữ một tệp của mỗi đơn vị.")))
            continue
        seen[own.report] = name
        taken = rules.read_report(book, form)
        merged.faults += [(name, fault) for fault in taken.faults]
        merged.rows.append(_row(form, own.report, names[own.report], taken))
    return merged


def _row(form: rules.Form, report: str, body: str, taken: rules.Taken) -> OneRow:
    held = [taken.values.get(f"cell:{cell.code}") for cell in form.cells]
    explained = dict.fromkeys(
        str(value) for code, value in taken.values.items() if code.startswith("why:") and value
    )
    tables = {code: taken.values.get(f"table:{code}") or [] for code in form.tables}
    return OneRow(
        report,
        body,
        rules.ANSWERS["figures"] if any(tables.values()) else "",
        figures=[None if value is None else Decimal(value) for value in held],
        words={f"text:{code}": taken.values.get(f"text:{code}") or "" for code in form.prompts},
        tables=tables,
        explained="; ".join(explained),
        day=taken.values.get(rules.AS_OF),
    )


def merge_workbooks(
    actor: Actor, round_id: UUID, books: Iterator[tuple[str, Workbook]], *, at: datetime
) -> tuple[IO[bytes] | None, Merged, str]:
    """One workbook of the round from many reports' workbooks, for the body that asks; nothing is stored.

    :returns: the file (``None`` where something is wrong), what was read, and a name for the file.
    :raises NotFound: out of scope. :raises Refused: not the body that asks.
    """
    card = round_page(actor, round_id)
    policy.may_ask(actor, card.owner_id).require()
    form = parsed(card.form.id)
    stamp = stamp_for(card)
    ordered = Report.objects.filter(round_id=round_id).order_by("body__place__sort", "id")
    reports = dict(ordered.values_list("id", "body_id"))
    bodies = orgs.cards(set(reports.values()))
    names = {str(report): bodies[body].name for report, body in reports.items() if body in bodies}
    merged = merge_books(form, stamp, books, names)
    if any(fault.blocking for _, fault in merged.faults) or not merged.rows:
        return None, merged, ""
    order = {report: at for at, report in enumerate(names)}
    merged.rows.sort(key=lambda row: order[row.report])
    lines = [*lines_for(card, form, at), ("Gộp từ", f"{len(merged.rows)} tệp của đơn vị")]
    target, _ = write_many(form, stamp, lines, merged.rows)
    return target, merged, f"gop-{card.period}.xlsx"


__all__ = ["Merged", "merge_books", "merge_workbooks"]
