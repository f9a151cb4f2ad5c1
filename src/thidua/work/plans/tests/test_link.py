"""Names, issuer, movements and the plan above: said by a person, once for the whole plan."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.made_plan import AT, STRANGE, duty, provisions, reading, take_in
from tests.trails import verbs_of
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotFound, NotPossible
from thidua.work.movements import services as movement_services
from thidua.work.plans import selectors, services


@pytest.fixture
def plan(cast: Cast) -> UUID:
    return take_in(cast, reading(duties=[duty(STRANGE, "a"), duty(STRANGE, "b"), duty("Sở Nội vụ", "c")]))


def names(cast: Cast, plan: UUID) -> list[str]:
    return [a.state for p in provisions(cast, plan, "duty") for a in p.addressees]


def findings(cast: Cast, plan: UUID) -> list[str]:
    page = selectors.plan_page(cast.actor("city_officer"), plan)
    return [f.state for f in page.findings if f.code == "body-unresolved" and STRANGE in f.message]


def test_a_name_said_once_means_the_same_everywhere_and_its_finding_is_settled(
    cast: Cast, plan: UUID
) -> None:
    actor, one = cast.actor("city_officer"), provisions(cast, plan, "duty")[0].addressees[0]
    lines = verbs_of(
        lambda: services.resolve_addressee(
            actor=actor, plan_id=plan, addressee_id=one.id, body_id=cast.body.department, at=AT
        )
    )
    assert lines == ["plans.resolve_addressee"]
    assert names(cast, plan) == ["body", "body", "body"]
    assert findings(cast, plan) == ["settled"]
    services.resolve_addressee(actor=actor, plan_id=plan, addressee_id=one.id, at=AT)
    assert (names(cast, plan), findings(cast, plan)) == (["unresolved", "unresolved", "body"], ["open"])


def test_a_name_said_in_one_place_leaves_the_other_and_the_finding(cast: Cast, plan: UUID) -> None:
    one = provisions(cast, plan, "duty")[0].addressees[0]
    services.resolve_addressee(
        actor=cast.actor("city_officer"),
        plan_id=plan,
        addressee_id=one.id,
        ignore=True,
        everywhere=False,
        at=AT,
    )
    assert names(cast, plan) == ["ignored", "unresolved", "body"]
    assert findings(cast, plan) == ["open"]


def test_a_group_must_exist_and_so_must_a_body(cast: Cast, plan: UUID) -> None:
    actor, one = cast.actor("city_officer"), provisions(cast, plan, "duty")[0].addressees[0]
    with pytest.raises(NotPossible):
        services.resolve_addressee(actor=actor, plan_id=plan, addressee_id=one.id, group="không có", at=AT)
    with pytest.raises(NotFound):
        services.resolve_addressee(actor=actor, plan_id=plan, addressee_id=one.id, body_id=uuid4(), at=AT)
    with pytest.raises(NotFound):
        services.resolve_addressee(actor=actor, plan_id=plan, addressee_id=uuid4(), ignore=True, at=AT)
    code = orgs.groups()[0]["code"]
    assert services.resolve_addressee(actor=actor, plan_id=plan, addressee_id=one.id, group=code, at=AT) == 2


def test_naming_the_issuer_ties_the_names_again_but_not_what_a_person_said(cast: Cast) -> None:
    plan = take_in(cast, reading(duties=[duty("Sở Nội vụ", "a"), duty(STRANGE, "b")]), issuer="")
    actor = cast.actor("city_officer")
    said = provisions(cast, plan, "duty")[1].addressees[0]
    services.resolve_addressee(
        actor=actor, plan_id=plan, addressee_id=said.id, body_id=cast.body.department, at=AT
    )
    lines = verbs_of(lambda: services.link_issuer(actor=actor, plan_id=plan, body_id=cast.body.city, at=AT))
    assert lines == ["plans.link_issuer"]
    tied = [p.addressees[0].body_id for p in provisions(cast, plan, "duty")]
    assert tied == [cast.body.home_affairs, cast.body.department]
    page = selectors.plan_page(actor, plan)
    assert not [f for f in page.findings if f.code == "body-unresolved" and f.state == "open"]


def test_a_plan_serves_published_movements_only(cast: Cast, plan: UUID) -> None:
    loader, actor = system_actor("loader"), cast.actor("city_officer")
    folder = next((Path(settings.PACKS) / "movements").glob("*/*/movement.yaml")).parent
    version = movement_services.load_pack(folder, actor=loader, at=AT).version_id
    with pytest.raises(NotPossible):
        services.link_movements(actor=actor, plan_id=plan, version_ids=[version], at=AT)
    movement_services.publish_version(actor=loader, version_id=version, at=AT)
    lines = verbs_of(lambda: services.link_movements(actor=actor, plan_id=plan, version_ids=[version], at=AT))
    assert lines == ["plans.link_movements"]
    assert [v for v, _ in selectors.plan_page(actor, plan).movements] == [version]


def test_a_plan_never_stands_above_itself(cast: Cast, plan: UUID) -> None:
    actor = cast.actor("city_officer")
    middle, top = (take_in(cast, reading(number=f"{n}/KH-UBND")) for n in (81, 82))
    services.link_superior(actor=actor, plan_id=plan, superior_id=middle, at=AT)
    lines = verbs_of(lambda: services.link_superior(actor=actor, plan_id=middle, superior_id=top, at=AT))
    assert lines == ["plans.link_superior"]
    for below in (plan, middle, top):
        with pytest.raises(NotPossible) as caught:
            services.link_superior(actor=actor, plan_id=top, superior_id=below, at=AT)
        assert caught.value.code == "plans-007"
    services.link_superior(actor=actor, plan_id=middle, superior_id=None, at=AT)
    services.link_superior(actor=actor, plan_id=top, superior_id=middle, at=AT)


def test_a_plan_out_of_sight_cannot_be_put_above(cast: Cast) -> None:
    city = take_in(cast)
    mine = take_in(cast, reading(number="5/KH-UBND"), who="officer", issuer="ward")
    with pytest.raises(NotFound):
        services.link_superior(actor=cast.actor("officer"), plan_id=mine, superior_id=city, at=AT)
