"""``docs/findings.md``: every rule of the plan linter with its severity, reason, sources and examples.

    python scripts/findings_page.py           writes the page
    python scripts/findings_page.py --check   exit 1 when the page is not current

Made from the register (``thidua.reading.lint``), so a rule and its page cannot part.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from thidua.reading import lint
from thidua.reading.lint.rule import Example, Rule, Source

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "findings.md"
SEVERITIES = {"error": "lỗi (error)", "warning": "cảnh báo (warning)", "note": "lưu ý (note)"}
STATES = {"unverified": "chưa xác minh", "project": "không có văn bản"}

HEAD = """# Findings of the linter

Made by `python scripts/findings_page.py` from the rules in `src/thidua/reading/lint/`; how they are built is on the page
about [the reader](reading.md). A code is stable and never reused. Messages are Vietnamese, as people read them.

- **lỗi (error)**: cannot be right as printed: against the calendar, arithmetic, or a provision that was read.
- **cảnh báo (warning)**: very likely a slip, or something a plan needs; a person decides.
- **lưu ý (note)**: style, or law that was not read (*chưa xác minh*).

A finding never changes what was read. On the review screen a person dismisses it with a word on how it was dealt with, and
may take it up again; both are lines of the trail. Findings only the system can make (`body-unresolved`,
`document.kind-unknown`, `document.same-title`) are in `work/plans/services/`, those about the file (`file.…`)
in `reading/intake.py`.

"""


def page() -> str:
    """The whole page."""
    rules = list(lint.RULES.values())
    lines = ["| Code | Severity | What it finds | Damaged text |", "|---|---|---|---|"]
    for rule in rules:
        read = "yes" if rule.damaged else "no"
        lines.append(
            f"| [`{rule.code}`](#{_anchor(rule.code)}) | {SEVERITIES[rule.severity]} | {rule.title} | {read} |"
        )
    return HEAD + "\n".join(lines) + "\n\n" + "\n".join(_section(rule) for rule in rules)


def _anchor(code: str) -> str:
    return re.sub(r"[^a-z-]", "", code)


def _section(rule: Rule) -> str:
    sources = "; ".join(_source(source) for source in rule.sources)
    return (
        f"## {rule.code}\n\n**{rule.title}** · {SEVERITIES[rule.severity]}\n\n"
        f"{rule.why} {rule.todo}\n\nNguồn: {sources}.\n\n"
        f"Fires: {_examples(rule.fires)}\n\nSilent: {_examples(rule.silent)}\n"
    )


def _source(source: Source) -> str:
    state = STATES.get(source.state) or f"đã đọc: {source.read_at}"
    return f"{source.text} ({state})"


def _examples(texts: tuple[Example, ...]) -> str:
    return " · ".join(f"“{_short(text)}”" for text in texts)


def _short(example: Example) -> str:
    """An example on one line, cut where it is long: the code holds all of it."""
    text = " ↑ ".join(example) if isinstance(example, tuple) else example
    line = " ".join(text.split())
    return line if len(line) <= 160 else f"…{line[-158:]}"


def main() -> int:
    """Write or check the page."""
    made = page()
    if "--check" in sys.argv[1:]:
        return int(PAGE.read_text(encoding="utf-8") != made)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
