"""What a plan asks of bodies that have ended waits for a person's choice, which is recorded and can be taken back."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.cast import Cast
from tests.made_plan import AT, DISTRICTS, adopted, duty, provisions, reading, report, take_in
from tests.trails import verbs_of
from thidua.ground.errors import NotFound, NotPossible, Refused
from thidua.journeys import open_round, take_over
from thidua.work.obligations.models import Obligation
from thidua.work.plans import selectors, services
from thidua.work.plans.facts import AddresseeView

OLD = "2023-12-29"
CODE = "chinh_quyen_cap_huyen"


def old_plan(cast: Cast, *, in_force: bool = False) -> UUID:
    read = reading(
        date=OLD,
        duties=[duty(DISTRICTS, "Chỉ đạo các trường mầm non."), duty(DISTRICTS, "Việc khác.")],
        reporting=[report(**{"from": ["Các sở, ban, ngành, UBND các quận, huyện"]})],
        targets=[],
    )
    return adopted(cast, read) if in_force else take_in(cast, read)


def names(cast: Cast, plan: UUID, kind: str = "duty") -> list[AddresseeView]:
    return [a for p in provisions(cast, plan, kind) for a in p.addressees]


def owing(plan: UUID) -> set[UUID]:
    return set(
        Obligation.objects.filter(plan_id=plan).exclude(state="cancelled").values_list("body_id", flat=True)
    )


def choose(cast: Cast, plan: UUID, who: str = "city_officer", index: int = 0, **given: object) -> int:
    return take_over.choose(
        actor=cast.actor(who),
        plan_id=plan,
        addressee_id=names(cast, plan)[index].id,
        ending=CODE,
        at=AT,
        **({"group": "ubnd_cap_xa"} | given),  # type: ignore[arg-type]
    )


def test_a_name_without_bodies_says_why_and_proposes_and_obliges_nobody(cast: Cast) -> None:
    plan = old_plan(cast)
    page = selectors.plan_page(cast.actor("city_officer"), plan)
    shown = {(w.printed, w.ending.whole, w.provisions) for w in page.without_addressee}
    assert shown == {(DISTRICTS, True, 2), ("Các sở, ban, ngành, UBND các quận, huyện", False, 1)}
    assert page.without_addressee[0].ending.takers[0].group == "ubnd_cap_xa"
    services.accept_rest(actor=cast.actor("city_officer"), plan_id=plan, at=AT)
    open_round.open_round(actor=cast.actor("city_officer"), plan_id=plan, at=AT, year=2025)
    assert not {cast.body.ward, cast.body.other_ward} & owing(plan)
    assert cast.body.department in owing(plan)


def test_a_choice_holds_wherever_the_name_stands_with_who_when_and_why_and_one_line(cast: Cast) -> None:
    plan = old_plan(cast)
    assert verbs_of(lambda: choose(cast, plan, why="theo phân cấp")) == ["plans.choose_taker"]
    chosen = [a for a in names(cast, plan) if a.takes_over]
    assert [(a.group, a.ending, a.chosen_why, a.chosen_at) for a in chosen] == [
        ("ubnd_cap_xa", CODE, "theo phân cấp", AT)
    ] * 2
    assert chosen[0].chosen_by
    assert [a.state for a in names(cast, plan) if not a.takes_over] == ["group", "group"]
    assert not any(a.gone for a in names(cast, plan))


def test_in_a_plan_in_force_the_chosen_owe_at_once_and_no_more_when_it_is_taken_back(cast: Cast) -> None:
    plan = old_plan(cast, in_force=True)
    actor = cast.actor("city_officer")
    open_round.raise_year(actor=actor, plan_id=plan, year=2025, at=AT)
    before = owing(plan)
    assert choose(cast, plan) == 4
    assert owing(plan) == before | {cast.body.ward, cast.body.other_ward}
    chosen = next(a for a in names(cast, plan) if a.takes_over)
    assert take_over.take_back(actor=actor, plan_id=plan, addressee_id=chosen.id, at=AT) == 4
    assert owing(plan) == before
    assert choose(cast, plan) == 4
    assert owing(plan) == before | {cast.body.ward, cast.body.other_ward}


def test_one_place_only_and_a_single_body(cast: Cast) -> None:
    plan = old_plan(cast)
    choose(cast, plan, group="", body_id=cast.body.department, everywhere=False)
    assert [a.body_id for a in names(cast, plan) if a.takes_over] == [cast.body.department]
    assert [bool(a.gone) for a in names(cast, plan) if not a.takes_over] == [False, True]


def test_what_ended_is_chosen_for_once_and_what_stands_never(cast: Cast) -> None:
    plan = old_plan(cast)
    choose(cast, plan)
    with pytest.raises(NotPossible, match="plans-020"):
        choose(cast, plan)
    other = take_in(cast, reading(number="9/KH-UBND", duties=[duty("Sở Nội vụ", "a")]))
    with pytest.raises(NotPossible, match="plans-020"):
        choose(cast, other)


def test_another_meaning_of_the_name_voids_the_choice(cast: Cast) -> None:
    plan = old_plan(cast)
    choose(cast, plan)
    first = next(a for a in names(cast, plan) if not a.takes_over)
    services.resolve_addressee(
        actor=cast.actor("city_officer"),
        plan_id=plan,
        addressee_id=first.id,
        body_id=cast.body.department,
        at=AT,
    )
    assert [a.state for a in names(cast, plan)] == ["body", "body"]
    services.link_issuer(actor=cast.actor("city_officer"), plan_id=plan, body_id=cast.body.city, at=AT)
    assert len(names(cast, plan)) == 2


@pytest.mark.parametrize(
    ("who", "kind"), [("inspector", Refused), ("stranger", NotFound), ("officer", NotFound)]
)
def test_only_the_body_that_took_the_plan_in_chooses(cast: Cast, who: str, kind: type[Exception]) -> None:
    plan = old_plan(cast)
    addressee = names(cast, plan)[0].id
    with pytest.raises(kind):
        take_over.choose(
            actor=cast.actor(who),
            plan_id=plan,
            addressee_id=addressee,
            ending=CODE,
            group="ubnd_cap_xa",
            at=AT,
        )
