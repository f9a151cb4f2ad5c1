"""Every rule of the linter against the table of examples in its own record, and what holds for all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from thidua.reading import SourceText, lint, read_document, read_text
from thidua.reading.lint.rule import Example, Rule
from thidua.reading.lint.samples import framed
from thidua.reading.schema import Finding

TODAY = "2026-01-15"
RULES = list(lint.RULES.values())
FIRING = [(rule, text) for rule in RULES for text in rule.fires]
SILENT = [(rule, text) for rule in RULES for text in rule.silent]


def found(example: Example) -> list[Finding]:
    """What the linter says of an example."""
    own, above = example if isinstance(example, tuple) else (example, "")
    reading = read_document(SourceText.from_text(framed(own), "mau.txt"), today=TODAY)
    if not above:
        return list(reading.findings)
    return [*reading.findings, *lint.against(reading.reporting, read_text(framed(above)).reporting)]


@pytest.mark.parametrize(("rule", "text"), FIRING, ids=[rule.code for rule, _ in FIRING])
def test_a_rule_fires_on_its_examples(rule: Rule, text: Example) -> None:
    mine = [finding for finding in found(text) if finding.code == rule.code]
    assert mine, [finding.code for finding in found(text)]
    assert {finding.severity for finding in mine} == {rule.severity}


@pytest.mark.parametrize(("rule", "text"), SILENT, ids=[rule.code for rule, _ in SILENT])
def test_a_rule_is_silent_where_it_must_be(rule: Rule, text: Example) -> None:
    assert [finding.message for finding in found(text) if finding.code == rule.code] == []


def test_the_frame_of_the_examples_is_without_fault() -> None:
    assert found("") == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_a_record_is_whole(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*)?", rule.code)
    assert rule.title and not rule.title.endswith(".")
    assert rule.why.endswith(".") and rule.todo.endswith(".")
    assert rule.sources and rule.fires and rule.silent
    assert all(source.read_at for source in rule.sources if source.state == "verified")


@pytest.mark.parametrize(("rule", "text"), FIRING, ids=[rule.code for rule, _ in FIRING])
def test_a_message_says_what_why_and_what_to_do(rule: Rule, text: Example) -> None:
    finding = next(finding for finding in found(text) if finding.code == rule.code)
    what = lint.what_of(finding.code, finding.message)
    assert what.endswith(".") and what != finding.message
    assert finding.message == f"{what} {rule.tail}"
    assert rule.why in finding.message and rule.todo in finding.message
    assert all(source.cited in finding.message for source in rule.law)


def test_unverified_law_is_marked_and_never_makes_an_error() -> None:
    for rule in RULES:
        marked = [source for source in rule.law if source.state == "unverified"]
        assert rule.tail.count("chưa xác minh") == len(marked)
        if rule.severity == "error":
            assert any(source.state != "unverified" for source in rule.sources), rule.code


def test_the_damaged_are_judged_only_by_rules_that_say_they_can() -> None:
    """Letters lost from a clean document may silence rules; they never wake one that does not read damage."""
    folder = Path(__file__).parents[1] / "corpus" / "dev"
    damaged = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
    for path in sorted(folder.glob("1*.txt")):
        reading = read_text(damaged.sub("é", path.read_text(encoding="utf-8")), path.name)
        if reading.source.text_quality == "damaged":
            assert {f.code for f in reading.findings} <= {rule.code for rule in RULES if rule.damaged}
