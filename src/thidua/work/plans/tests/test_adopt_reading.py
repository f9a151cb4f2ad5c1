"""A reading becomes a plan under review: nothing of the text lost, nothing guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from tests.made_plan import COMMUNES, SECTORS, STRANGE, duty, reading, report, take_in
from tests.trails import verbs_of
from thidua.ground.errors import Refused
from thidua.work.plans import rules, selectors
from thidua.work.plans.models import Addressee, Plan


def test_every_clause_is_kept_with_its_path_and_lines(cast: Cast) -> None:
    plan = take_in(cast)
    clauses = selectors.plan_page(cast.actor("city_officer"), plan).clauses
    assert [c.text for c in clauses] == [c["text"] for c in reading()["clauses"]]
    assert [c.path for c in clauses] == ["", "II", "II.1", "II.1", "II.2"]
    assert [c.level for c in clauses] == [0, 0, 1, 2, 1]
    assert [(c.line_from, c.line_to) for c in clauses] == [(1, 2), (3, 3), (4, 4), (5, 5), (6, 7)]
    assert clauses[1].heading == "TỔ CHỨC THỰC HIỆN"


markers = st.sampled_from([None, "I.", "II.", "1.", "2.", "2.1.", "a)", "-", "+", "Điều 3."])


@given(st.lists(st.tuples(markers, st.integers(0, 40), st.text(max_size=20)), max_size=40))
def test_no_clause_is_lost_however_the_tree_is_shaped(made: list[tuple[str | None, int, str]]) -> None:
    clauses = [
        {
            "id": f"c{n}",
            "parent": f"c{up % n}" if n and up else None,
            "marker": marker,
            "text": text,
            "line": n + 1,
        }
        for n, (marker, up, text) in enumerate(made)
    ]
    rows = rules.clause_rows({"clauses": clauses}, len(clauses))
    assert [r.text for r in rows] == [c["text"] for c in clauses]
    assert [line for r in rows for line in range(r.line_from, r.line_to + 1)] == list(
        range(1, len(clauses) + 1)
    )
    by_ref = {r.ref: r for r in rows}
    for row in rows:
        if row.parent:
            assert row.level == by_ref[row.parent].level + 1
            assert rules.step(row.marker) in row.path or row.path == by_ref[row.parent].path


def test_each_provision_stands_in_its_clause_and_keeps_what_was_read(cast: Cast) -> None:
    page = selectors.plan_page(cast.actor("city_officer"), take_in(cast))
    clause = {c.id: c for c in page.clauses}
    first = next(p for p in page.provisions if p.kind == "duty")
    assert first.clause_id is not None
    assert clause[first.clause_id].text == "Mở lớp mẫu."
    assert (first.state, first.line) == ("proposed", 5)
    assert first.data == first.read
    assert [p.kind for p in page.provisions] == ["duty", "duty", "reporting", "target"]
    assert page.reading["title"] == reading()["title"]


def test_names_are_tied_to_a_body_a_group_or_left_as_a_finding(cast: Cast) -> None:
    plan = take_in(
        cast, reading(duties=[duty("Sở Giáo dục và Đào tạo", "a"), duty(COMMUNES, "b"), duty(STRANGE, "c")])
    )
    page = selectors.plan_page(cast.actor("city_officer"), plan)
    known, group, unknown = (p.addressees[0] for p in page.provisions if p.kind == "duty")
    assert (known.state, known.body_id) == ("body", cast.body.department)
    assert (group.state, bool(group.group_label)) == ("group", True)
    assert (unknown.state, unknown.body_id) == ("unresolved", None)
    assert [f.message for f in page.findings if f.code == "body-unresolved" and STRANGE in f.message]
    assert not [f for f in page.findings if COMMUNES in f.message]


def test_a_list_of_known_names_is_taken_apart_and_a_list_with_an_unknown_one_is_not(cast: Cast) -> None:
    both = "Sở Giáo dục và Đào tạo, Sở Nội vụ"
    plan = take_in(cast, reading(duties=[duty(both, "a"), duty(f"Sở Nội vụ, {STRANGE}", "b")]))
    known, unknown = (
        p.addressees
        for p in selectors.plan_page(cast.actor("city_officer"), plan).provisions
        if p.kind == "duty"
    )
    assert {a.body_id for a in known} == {cast.body.department, cast.body.home_affairs}
    assert [a.state for a in unknown] == ["unresolved"]


def test_without_an_issuer_relative_names_mean_nothing(cast: Cast) -> None:
    plan = take_in(cast, issuer="")
    states = Addressee.objects.filter(provision__plan=plan, printed="Sở Giáo dục và Đào tạo")
    assert {a.state for a in states} == {"unresolved"}


def test_a_likeness_is_offered_and_never_taken(cast: Cast) -> None:
    plan = take_in(cast, reading(duties=[duty("Các sờ, bam, ngành", "a")]))
    one = Addressee.objects.get(provision__plan=plan, role="lead")
    assert (one.state, one.body_id, one.group) == ("unresolved", None, "")
    assert one.candidates


def test_an_impossible_date_is_kept_as_printed_and_flagged(cast: Cast) -> None:
    page = selectors.plan_page(cast.actor("city_officer"), take_in(cast))
    assert [(b.date, b.printed_date) for b in page.bases][1] == (None, "22/22/2033")
    assert "date-impossible" in {f.code for f in page.findings}


def test_who_may_take_a_reading_in_and_who_may_not(cast: Cast) -> None:
    assert verbs_of(lambda: take_in(cast)) == ["papers.register_incoming", "plans.adopt_reading"]
    before = Plan.objects.count()
    with pytest.raises(Refused):
        take_in(cast, reading(number="78/KH-UBND"), who="auditor")
    assert Plan.objects.count() == before


def test_every_kind_of_provision_has_a_summary() -> None:
    full = reading(
        reporting=[report(), report(day=None, month=None)],
        titles=[{"title": "Gia đình học tập", "level": "phường", "where": "II.1"}],
        rewards=[{"occasion": "annual", "forms": ["Giấy khen"], "where": None}],
        phases=[{"label": "Giai đoạn 1", "from": 2025, "to": 2027, "where": None, "milestones": []}],
        milestones=[{"year": 2027, "what": "sơ kết", "where": None}],
        funding=[{"source": "ngân sách", "where": None}],
        criteria_groups=[{"marker": "1.", "subject": SECTORS, "level": "city", "n": 3}],
    )
    rows = rules.provision_rows(full, rules.clause_rows(full, 7))
    assert {r.kind for r in rows} == set(rules.KINDS)
    assert all(rules.summary_of(r.kind, r.data) == r.summary for r in rows)
