"""What ``thidua read`` and ``thidua lint`` print for a person: a screenful or two, in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

_KINDS = {"docx": "Word", "pdf": "PDF", "scan": "bản quét", "text": "văn bản thuần"}
_STATUS = {"draft": "dự thảo", "issued": "đã ban hành", "unknown": "chưa rõ"}
_ROLES = {"lead": "chủ trì", "coordinate": "phối hợp", "requested": "đề nghị"}
_QUALIFIERS = {"before": "trước ngày", "by": "chậm nhất ngày", "on": "vào ngày"}
_RECURRENCE = {
    "yearly": "hằng năm",
    "half-yearly": "6 tháng",
    "quarterly": "hằng quý",
    "monthly": "hằng tháng",
    "once": "một lần",
}
_OPERATORS = {"=": "", ">": "trên ", ">=": "từ … trở lên ", "<": "dưới ", "<=": "không quá "}
_SEVERITY = {"error": ("red", "LỖI"), "warning": ("yellow", "CẢNH BÁO"), "note": ("cyan", "LƯU Ý")}
_SEVERITY_ORDER = {"error": 0, "warning": 1, "note": 2}


def print_summary(reading: dict[str, Any], *, shown: int, console: Console | None = None) -> None:
    """Prints one reading, and those of the other documents in the file after it."""
    console = console or Console(highlight=False, soft_wrap=False)
    documents = reading.get("documents") or [reading]
    source = reading["source"]
    quality = "chữ rõ" if source["text_quality"] == "clean" else "chữ hỏng (đọc qua lỗi nhận dạng)"
    ocr = ", qua nhận dạng chữ" if source["ocr"] else ""
    kind = _KINDS.get(source["kind"], source["kind"])
    console.print(f"[dim]{escape(source['file'])} · {kind} · {source['pages']} trang · {quality}{ocr}[/dim]")
    for index, document in enumerate(documents, start=1):
        if len(documents) > 1:
            console.rule(f"Văn bản {index}/{len(documents)}", style="dim")
        _one(console, document, shown)


def _one(console: Console, document: dict[str, Any], shown: int) -> None:
    _facts(console, document)
    _outline(console, document["sections"], shown)
    _duties(console, document["duties"], shown)
    _rows(console, "Chế độ báo cáo", [_reporting(rule) for rule in document["reporting"]], shown)
    _rows(console, "Chỉ tiêu", [_target(target) for target in document["targets"]], shown)
    _findings(console, document["findings"], shown)


def _facts(console: Console, document: dict[str, Any]) -> None:
    title = " — ".join(part for part in (document["kind"], document["title"]) if part)
    console.print(f"\n[bold]{escape(title) or '(không có tên)'}[/bold]")
    number = document["number"] or (f"(chưa có số)/{document['symbol']}" if document["symbol"] else None)
    facts = (
        ("Số, ký hiệu", number),
        ("Ngày", _date(document["date"])),
        ("Nơi ban hành", document["issuer"]),
        ("Cấp trên", document["parent"]),
        ("Tình trạng", _STATUS.get(document["status"], document["status"])),
        ("Người ký", _signature(document["signature"])),
        ("Căn cứ", "; ".join(_citation(basis) for basis in document["legal_bases"]) or None),
        ("Nơi nhận", f"{len(document['recipients'])} nơi" if document["recipients"] else None),
    )
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    for label, value in facts:
        grid.add_row(label, escape(value) if value else "[dim]không ghi[/dim]")
    console.print(grid)


def _outline(console: Console, sections: list[dict[str, Any]], shown: int) -> None:
    top = [section for section in sections if section["level"] <= 2] if len(sections) > shown else sections
    rows = []
    for section in top:
        heading = " ".join(part for part in (section["marker"], section["heading"]) if part)
        rows.append("  " * (section["level"] - 1) + heading)
    _rows(console, f"Bố cục ({len(sections)} mục)", rows, shown, bullet="")


def _duties(console: Console, duties: list[dict[str, Any]], shown: int) -> None:
    if not duties:
        console.print("\n[bold]Nhiệm vụ[/bold]: [dim]không đọc được nhiệm vụ nào[/dim]")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    table.add_column("Cơ quan, đơn vị", overflow="fold")
    table.add_column("Vai trò", no_wrap=True)
    table.add_column("Số việc", justify="right", no_wrap=True)
    table.add_column("Mục", no_wrap=True)
    for duty in duties[:shown]:
        table.add_row(
            escape(str(duty["body"])),
            _ROLES.get(duty["role"], duty["role"]),
            str(duty["n"]),
            escape(str(duty["where"] or "")),
        )
    bodies = len({duty["body"] for duty in duties})
    console.print(f"\n[bold]Nhiệm vụ của {bodies} nơi ({sum(duty['n'] for duty in duties)} việc)[/bold]")
    console.print(table)
    _more(console, len(duties), shown)


def print_findings(result: dict[str, Any], *, console: Console | None = None) -> None:
    """Prints what ``thidua lint`` found: per document a list, the gravest first, each with its place and its reason."""
    console = console or Console(highlight=False, soft_wrap=False)
    console.print(f"[dim]{escape(result['source']['file'])}[/dim]")
    if result["parent"]:
        console.print(f"[dim]Cấp trên: {escape(result['parent']['file'])}[/dim]")
    for number, document in enumerate(result["documents"], start=1):
        name = " ".join(part for part in (document["kind"], document["number"]) if part)
        console.print(f"\n[bold]{escape(name) or '(không có tên)'}[/bold]")
        found = [finding for finding in result["findings"] if finding["document"] == number]
        if not found:
            console.print("  [green]Không có gì cần xem lại.[/green]")
        for finding in _gravest_first(found):
            colour, word = _SEVERITY.get(finding["severity"], ("white", finding["severity"]))
            rule = result["rules"].get(finding["code"])
            title = escape(rule["title"]) if rule else ""
            console.print(f"  [{colour}]{word}[/{colour}] {title}")
            console.print(f"    [dim]{_place(finding)}{finding['code']}[/dim]")
            console.print(Padding(escape(finding["message"]), (0, 0, 0, 4)))
    counts = result["counts"]
    console.print(f"\n{counts['error']} lỗi, {counts['warning']} cảnh báo, {counts['note']} lưu ý.")


def _gravest_first(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(findings, key=lambda finding: _SEVERITY_ORDER.get(finding["severity"], 3))


def _place(finding: dict[str, Any]) -> str:
    parts = [
        f"mục {finding['where']}" if finding["where"] else "",
        f"dòng {finding['line']}" if finding["line"] else "",
    ]
    return escape("".join(f"{part} · " for part in parts if part))


def _findings(console: Console, findings: list[dict[str, Any]], shown: int) -> None:
    if not findings:
        return
    console.print(f"\n[bold]Cần xem lại ({len(findings)})[/bold]")
    for finding in _gravest_first(findings)[:shown]:
        colour, word = _SEVERITY.get(finding["severity"], ("white", finding["severity"]))
        place = f" [dim](dòng {finding['line']})[/dim]" if finding["line"] else ""
        console.print(f"  [{colour}]{word}[/{colour}] {escape(finding['message'])}{place}")
    _more(console, len(findings), shown)


def _rows(console: Console, heading: str, rows: Iterable[str], shown: int, bullet: str = "- ") -> None:
    lines = list(rows)
    if not lines:
        return
    console.print(f"\n[bold]{heading}[/bold]")
    for line in lines[:shown]:
        console.print(f"  {bullet}{escape(line)}")
    _more(console, len(lines), shown)


def _more(console: Console, count: int, shown: int) -> None:
    if count > shown:
        console.print(f"  [dim]… và {count - shown} dòng nữa (xem bằng --json)[/dim]")


def _date(iso: str | None) -> str | None:
    if iso is None:
        return None
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


def _signature(signature: dict[str, Any] | None) -> str | None:
    if signature is None:
        return None
    parts = [part for part in (signature["capacity"], signature["title"]) if part]
    return ", ".join(part for part in (" ".join(parts), signature["name"]) if part) or None


def _citation(basis: dict[str, Any]) -> str:
    date = _date(basis["date"])
    return " ".join(part for part in (basis["number"], f"ngày {date}" if date else None) if part) or "?"


def _reporting(rule: dict[str, Any]) -> str:
    day = rule["day"]
    date = f"{day:02d}/{rule['month']:02d}" if day and rule["month"] else (f"{day:02d}" if day else None)
    when = f"{_QUALIFIERS.get(rule['qualifier'], 'ngày')} {date}" if date else "không ghi ngày"
    often = _RECURRENCE.get(rule["recurrence"] or "", "")
    route = " → ".join(part for part in (", ".join(rule["from"]), ", ".join(rule["to"])) if part)
    return " · ".join(part for part in (f"{when} {often}".strip(), route, rule["purpose"]) if part)


def _target(target: dict[str, Any]) -> str:
    value = (
        f"{target['value']:g}".replace(".", ",")
        if isinstance(target["value"], float)
        else str(target["value"])
    )
    unit = target["unit"] or ""
    amount = f"{value}{unit}" if unit == "%" else f"{value} {unit}".strip()
    operator = _OPERATORS.get(target["op"], "")
    bound = f"từ {amount} trở lên" if target["op"] == ">=" else f"{operator}{amount}"
    year = f"{target['year']}: " if target["year"] else ""
    return " ".join(part for part in (f"{year}{bound}", target["population"], target["measure"]) if part)
