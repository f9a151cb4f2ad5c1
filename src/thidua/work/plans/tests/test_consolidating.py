"""Consolidation: nothing is lost, other clauses stay to the letter, the same act twice is once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.work.plans.facts import Passage
from thidua.work.plans.rules import Change, consolidate, place, standing
from thidua.work.plans.rules.consolidating import ABSENT, SEVERAL, WORDS_ABSENT


def text(parts: int = 3, points: int = 3) -> list[Passage]:
    """Parts I, II, … with points 1., 2., … and a bullet below each point."""
    made = []
    for number, roman in enumerate(["I", "II", "III", "IV"][:parts]):
        made.append(Passage(f"p{number}", None, 1, f"{roman}.", roman, f"PHẦN {roman}", heading=True))
        for point in range(1, points + 1):
            key = f"p{number}.{point}"
            path = f"{roman}.{point}"
            made.append(
                Passage(key, f"p{number}", 2, f"{point}.", path, f"Việc {roman} {point} trước ngày 05/12.")
            )
            made.append(Passage(f"{key}.b", key, 3, "-", path, f"Chi tiết {roman} {point}."))
    return made


def words(passages: list[Passage]) -> list[tuple[str, str]]:
    return [(p.marker, p.text) for p in passages]


def test_a_replaced_clause_keeps_what_stood_there_and_its_neighbours_stay() -> None:
    before = text()
    after = consolidate(before, [Change("x", "replace", "p1.2", text="2. Việc mới.\n- Một.\n- Hai.")])
    assert [(p.marker, p.text, p.level, p.path) for p in after if p.origin] == [
        ("2.", "Việc mới.", 2, "II.2"),
        ("-", "Một.", 3, "II.2"),
        ("-", "Hai.", 3, "II.2"),
    ]
    assert [w.key for p in after for w in p.was] == ["p1.2", "p1.2.b"]
    assert [p for p in after if not p.origin] == [p for p in before if not p.key.startswith("p1.2")]


def test_inserted_clauses_stand_after_the_whole_of_their_neighbour_or_last_in_their_part() -> None:
    beside = consolidate(text(), [Change("x", "insert", "", after="p0.1", text="1a. Xen vào.")])
    assert [p.key for p in beside][:5] == ["p0", "p0.1", "p0.1.b", "x:0", "p0.2"]
    last = consolidate(text(), [Change("x", "insert", "p0", text="4. Cuối.")])
    assert [p.key for p in last][6:9] == ["p0.3.b", "x:0", "p1"]
    assert next(p.path for p in last if p.origin) == "I.4"


def test_words_change_only_where_told() -> None:
    after = consolidate(text(), [Change("x", "reword", "p1", old="05/12", new="30/11")])
    assert {p.path.split(".")[0] for p in after if "30/11" in p.text} == {"II"}
    everywhere = consolidate(text(), [Change("x", "reword", "", old="05/12", new="30/11")])
    assert not any("05/12" in p.text for p in everywhere)
    assert place("reword", "III", "", "10/10", text()).problem == WORDS_ABSENT


def test_a_renumbered_clause_takes_its_own_below_it_along() -> None:
    after = consolidate(text(), [Change("x", "renumber", "p2.3", new="5")])
    assert [(p.marker, p.path) for p in after if p.key.startswith("p2.3")] == [
        ("5.", "III.5"),
        ("-", "III.5"),
    ]


def test_places_are_exact_or_none() -> None:
    assert place("repeal", "IX.1", "", "", text()).problem == ABSENT
    double = [*text(), Passage("z", "p0", 2, "1.", "I.1", "Trùng số.")]
    assert place("replace", "I.1", "", "", double).problem == SEVERAL
    assert place("repeal", "II.2.-1", "", "", text()).target == "p1.2.b"
    gone = consolidate(text(), [Change("x", "repeal", "p0.1")])
    assert place("replace", "I.1", "", "", gone).problem == ABSENT


_KEYS = [p.key for p in text()]
_CHANGES = st.lists(
    st.builds(
        lambda number, act, key, words: Change(
            f"x{number}",
            act,
            key if act != "insert" else "",
            after=key if act == "insert" else "",
            text=f"9. {words}",
            old="Việc",
            new=words,
        ),
        st.integers(0, 6),
        st.sampled_from(["replace", "insert", "repeal", "reword"]),
        st.sampled_from(_KEYS),
        st.text("abc ", min_size=1, max_size=8).map(lambda t: f"n{t.strip()}"),
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(_CHANGES)
def test_applying_twice_changes_nothing_and_nothing_is_lost(changes: list[Change]) -> None:
    once = consolidate(text(), changes)
    assert consolidate(text(), [*changes, *changes]) == once
    assert len({p.key for p in once}) == len(once)

    def every(passages: list[Passage]) -> set[str]:
        return {p.key for p in passages} | {k for p in passages if p.was for k in every(list(p.was))}

    assert set(_KEYS) <= every(once)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_KEYS), st.text("abc", min_size=1, max_size=9))
def test_repealing_and_inserting_leave_every_other_clause_as_it_was(key: str, new: str) -> None:
    before = text()
    after = consolidate(
        before,
        [Change("x", "repeal", key), Change("y", "insert", "", after=key, text=f"9. {new}")],
    )
    others = [p for p in after if not p.repealed and not p.origin]
    assert words(others) == words([p for p in before if not (p.key == key or p.key.startswith(f"{key}."))])
    assert [p.text for p in standing(after) if p.origin] == [new]
    assert consolidate(before, []) == before
