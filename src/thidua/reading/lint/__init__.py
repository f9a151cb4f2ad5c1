"""The linter: what a reviewer should look at in a plan. No false alarm before a find.

`check` runs the rules over a document as it is read; `against` runs those that compare it with its superior's plan,
over what is stored, whenever that plan becomes known or changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from thidua.reading.lint import (  # noqa: F401 - each registers its rules, in the order of the register
    citations,
    dates,
    figures,
    letterhead,
    numbering,
    personal,
    powers,
    sections,
    superior,
    titles,
    wording,
)
from thidua.reading.lint.rule import RULES, Rule, Source, Subject
from thidua.reading.lint.superior import LATE, late_reports
from thidua.reading.schema import Finding, Json, ReportingRule

__all__ = [
    "AGAINST",
    "RULES",
    "Rule",
    "Source",
    "Subject",
    "against",
    "check",
    "reporting_rule",
    "rule_of",
    "what_of",
]

#: Codes of the rules that look at the superior's plan.
AGAINST = frozenset({LATE})


def check(subject: Subject) -> list[Finding]:
    """Every finding of one document, in order of the text; those about the whole document last."""
    made = [finding for rule in RULES.values() for finding in rule.findings(subject)]
    return sorted(made, key=lambda finding: (finding.line is None, finding.line or 0))


def against(child: Sequence[ReportingRule], parent: Sequence[ReportingRule]) -> list[Finding]:
    """What the superior's plan makes wrong in a plan (:data:`AGAINST`)."""
    return [RULES[LATE].finding(hit) for hit in late_reports(child, parent)]


def reporting_rule(stored: Json) -> ReportingRule:
    """A reporting rule as `against` takes it, from the JSON of a reading or a provision corrected in the review."""
    return ReportingRule(
        day=stored.get("day"),
        month=stored.get("month"),
        recurrence=stored.get("recurrence"),
        qualifier=stored.get("qualifier"),
        senders=tuple(stored.get("from") or ()),
        addressees=tuple(stored.get("to") or ()),
        via=stored.get("via"),
        purpose=stored.get("purpose"),
        where=stored.get("where") or None,
        line=stored.get("line"),
    )


def rule_of(code: str) -> Rule | None:
    """The rule behind a finding; ``None`` for findings about the file, and those only the system can make."""
    return RULES.get(code)


def what_of(code: str, message: str) -> str:
    """The part of a finding's message that is about the place: without the reason, the source and what to do.

    >>> what_of("no.such-rule", "Còn một tên chưa rõ.")
    'Còn một tên chưa rõ.'
    """
    rule = RULES.get(code)
    return message.removesuffix(rule.tail).rstrip() if rule else message
