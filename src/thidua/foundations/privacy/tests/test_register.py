"""What the register may say, and what it is told when it says something else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from thidua.foundations.privacy import rules
from thidua.foundations.privacy.facts import Field, Register, Table
from thidua.ground.errors import NotPossible

FEED = Field(
    "token", "Mã", "Token", "credential", "security", "account", "nobody", trace="person", erase="delete"
)
SHAPE = {"thing.Feed": {"token": "CharField"}}


def register(**changed: str) -> Register:
    """The real words with one table, whose one field is changed."""
    real = rules.load(Path(settings.PACKS) / "personal-data")
    table = Table("thing.Feed", "Lịch", "Feeds", (replace(FEED, **changed),), ())
    return replace(real, tables=(table,))


def test_a_proper_field_passes() -> None:
    assert rules.problems(register(), SHAPE) == []


@pytest.mark.parametrize(
    ("changed", "shape", "words"),
    [
        ({"kind": "secret"}, "CharField", "no class 'secret'"),
        ({"ground": "habit"}, "CharField", "no ground 'habit'"),
        ({"keep": "ever"}, "CharField", "no keep 'ever'"),
        ({"seen": "all"}, "CharField", "no seen 'all'"),
        ({"erase": "burn", "kind": "contact"}, "CharField", "no erase 'burn'"),
        ({"trace": ""}, "CharField", "traced to its person"),
        ({"erase": "keep", "kind": "contact"}, "CharField", "nothing obliges to keep"),
        ({"trace": "untraced", "erase": "blank", "kind": "text"}, "TextField", "erasure cannot reach it"),
        ({"erase": "blank"}, "CharField", "a credential is deleted"),
        ({"kind": "none"}, "ForeignKey:access.Person", "points at a person"),
        ({"kind": "none"}, "JSONField", "needs a reason"),
    ],
)
def test_what_a_field_may_not_be(changed: dict[str, str], shape: str, words: str) -> None:
    found = rules.problems(register(**changed), {"thing.Feed": {"token": shape}})
    assert any(words in problem and "thing.Feed.token" in problem for problem in found), found


def test_a_least_period_is_kept() -> None:
    """No installation keeps the system's own records shorter than the register allows."""
    kept = rules.load(Path(settings.PACKS) / "personal-data").retention["notice"]
    with pytest.raises(NotPossible) as refused:
        rules.check_days(kept, kept.least_days - 1)
    assert refused.value.code == "privacy-006"
    with pytest.raises(NotPossible) as refused:
        rules.check_days(replace(kept, clock=""), 400)
    assert refused.value.code == "privacy-005"
    rules.check_days(kept, kept.least_days)
