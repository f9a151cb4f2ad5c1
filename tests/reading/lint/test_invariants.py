"""What holds of the linter whatever the plan says."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from thidua.reading import lint, read_text
from thidua.reading.lint.rule import Hit
from thidua.reading.lint.samples import framed
from thidua.reading.schema import ReportingRule

DAYS = st.builds(
    ReportingRule,
    day=st.integers(1, 31),
    month=st.integers(1, 12),
    recurrence=st.just("yearly"),
    qualifier=st.sampled_from(["before", "by", "on"]),
    senders=st.just(()),
    addressees=st.just(()),
    via=st.none(),
    purpose=st.none(),
    where=st.none(),
)


@given(st.sampled_from(list(lint.RULES.values())), st.text(min_size=1).map(str.strip).filter(bool))
def test_a_message_is_taken_apart_as_it_was_put_together(rule: lint.Rule, what: str) -> None:
    assert lint.what_of(rule.code, rule.finding(Hit(what)).message) == what


@given(DAYS, DAYS)
def test_of_two_plans_with_different_days_at_most_one_is_late(
    one: ReportingRule, other: ReportingRule
) -> None:
    late, reverse = lint.against([one], [other]), lint.against([other], [one])
    same_day = bool(late) and bool(reverse)
    assert not same_day or late[0].message.count(re.findall(r"\d\d/\d\d", late[0].message)[0]) == 2


@given(
    st.from_regex(r"0[35789]\d{8}", fullmatch=True),
    st.from_regex(r"0\d{11}", fullmatch=True),
    st.from_regex(r"[a-z]{4,12}", fullmatch=True),
)
def test_no_personal_value_is_repeated(phone: str, identifier: str, mailbox: str) -> None:
    line = f"Liên hệ ông Mẫu, điện thoại {phone}, CCCD {identifier}, thư {mailbox}@vidu.vn;"
    found = [f for f in read_text(framed(line)).findings if f.code == "personal-data"]
    assert len(found) == 1
    assert not any(value in found[0].message for value in (phone, identifier, f"{mailbox}@"))
