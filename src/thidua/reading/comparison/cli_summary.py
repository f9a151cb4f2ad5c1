"""What ``thidua compare A B`` prints for a person: counts, then one sentence per change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from thidua.reading.comparison.coverage import Coverage
from thidua.reading.comparison.labels import CHANGES, DEMANDS, KINDS, VERDICTS
from thidua.reading.comparison.result import Comparison, Head
from thidua.reading.comparison.say import quote

_SIGNS = {"answered": "✓", "partly": "~", "not_answered": "✗"}


def print_comparison(comparison: Comparison, *, shown: int, console: Console | None = None) -> None:
    """Prints which plans were compared, how many clauses changed how, and each change as a sentence."""
    console = console or Console(highlight=False, soft_wrap=True)
    console.print(f"[dim]Bản trước:[/dim] {escape(_named(comparison.left))}")
    console.print(f"[dim]Bản sau:[/dim]   {escape(_named(comparison.right))}")
    counts = comparison.counts()
    told = [f"{label.lower()} {counts[change]}" for change, label in CHANGES.items() if counts.get(change)]
    console.print(f"\n[bold]{len(comparison.rows)} điều khoản[/bold]: {', '.join(told) or 'không có gì'}")
    kinds = comparison.kind_counts()
    if kinds:
        console.print(
            "; ".join(f"{label.lower()} {kinds[kind]}" for kind, label in KINDS.items() if kinds.get(kind))
        )
    changed = [row for row in comparison.rows if row.changes != ("same",)]
    if not changed:
        console.print("\nHai bản giống nhau.")
    for row in changed[:shown]:
        kind = f" [dim]({'; '.join(KINDS[kind].lower() for kind in row.kinds)})[/dim]" if row.kinds else ""
        console.print(f"- {escape(row.sentence)}{kind}")
    _more(console, len(changed), shown)
    for survivor in comparison.survivors:
        console.print(
            f"[yellow]Lỗi còn nguyên[/yellow] “{escape(survivor.words)}” (dòng {survivor.right_line})"
        )


def print_answers(found: Sequence[Coverage], *, shown: int, console: Console | None = None) -> None:
    """Prints each demand of the superior with its verdict and the place that answers it."""
    console = console or Console(highlight=False, soft_wrap=True)
    counts = Counter(one.verdict for one in found)
    told = ", ".join(
        f"{label.lower()} {counts[verdict]}" for verdict, label in VERDICTS.items() if counts[verdict]
    )
    console.print(f"[bold]{len(found)} yêu cầu của cấp trên[/bold]: {told or 'không có gì'}")
    for one in found[:shown]:
        place = f" → {one.place.where or 'phần đầu'} (dòng {one.place.line})" if one.place else ""
        notes = "".join(
            (", hạn không sớm hơn" if one.late else "", ", chỉ tiêu thấp hơn" if one.less else "")
        )
        where = f" {one.demand.where}" if one.demand.where else ""
        console.print(
            f"{_SIGNS[one.verdict]} {DEMANDS[one.demand.kind]}{escape(where)}: {escape(quote(one.demand.text))}"
            f"[dim]{escape(place)}{notes}[/dim]"
        )
    _more(console, len(found), shown)


def _named(head: Head) -> str:
    parts = (head.kind, head.number, head.title, "chữ hỏng" if head.damaged else None)
    return " · ".join(part for part in parts if part) or head.file


def _more(console: Console, count: int, shown: int) -> None:
    if count > shown:
        console.print(f"  [dim]… và {count - shown} dòng nữa (xem bằng --json)[/dim]")
