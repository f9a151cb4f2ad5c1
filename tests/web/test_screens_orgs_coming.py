"""A reorganisation carried out ahead of its day: what is yet to come is found, shown and given its people beforehand."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MEMBERS, Cast
from tests.journeys.reorganising import carry, draft, merge
from tests.web.test_screens_old_names import shown
from thidua.foundations.access import policy, services
from thidua.foundations.access import selectors as access
from thidua.foundations.access.models import Appointment
from thidua.foundations.access.roles import ROLES
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.models import BodyVersion, TerritoryVersion
from thidua.ground.clock import now, today
from thidua.ground.errors import NotFound, NotPossible

NAME = "Phường Mẫu Mới"


class Ahead:
    """Two wards that become one in eight days."""

    def __init__(self, cast: Cast) -> None:
        self.on = today() + timedelta(days=8)
        self.said = f"{self.on:%d/%m/%Y}"
        carry(draft(merge(cast, "ward", "other_ward"), on=self.on), now())
        version = TerritoryVersion.objects.get(name=NAME)
        self.territory: UUID = version.territory_id
        bodies = BodyVersion.objects.filter(territory_id=self.territory)
        self.bodies = dict(bodies.values_list("body_id", "name"))
        self.seat: UUID = bodies.get(slot="ubnd").body_id


@pytest.fixture
def ahead(cast: Cast) -> Ahead:
    return Ahead(cast)


def test_search_finds_what_is_to_come_with_the_day_and_today(cast: Cast, ahead: Ahead) -> None:
    client = cast.client("officer")
    name = ahead.bodies[ahead.seat]
    there = shown(client, "/to-chuc/", q=name, ngay=f"{ahead.on}")
    assert f'href="/to-chuc/{ahead.seat}/?ngay={ahead.on}"' in there
    assert f'href="/to-chuc/dia-ban/{ahead.territory}/?ngay={ahead.on}"' in shown(
        client, "/to-chuc/", q=NAME, ngay=f"{ahead.on}"
    )
    today_s = shown(client, "/to-chuc/", q=name)
    assert f'href="/to-chuc/{ahead.seat}/?ngay={ahead.on}"' in today_s and f"từ {ahead.said}" in today_s
    assert f'href="/to-chuc/dia-ban/{ahead.territory}/?ngay={ahead.on}"' in shown(client, "/to-chuc/", q=NAME)
    assert str(ahead.seat) not in shown(client, "/to-chuc/chon/", q=name), "nothing to choose from today"
    eve = ahead.on - timedelta(days=1)
    assert str(ahead.seat) not in shown(client, "/to-chuc/", q=name, ngay=f"{eve}")


def test_the_pages_of_what_is_to_come_show_its_first_day(cast: Cast, ahead: Ahead) -> None:
    client = cast.client("officer")
    for address in (
        f"/to-chuc/dia-ban/{ahead.territory}/",
        f"/to-chuc/dia-ban/{ahead.territory}/?ngay={ahead.on}",
    ):
        page = shown(client, address)
        assert f"Có từ {ahead.said}" in page and "Không còn từ" not in page
        assert "Chưa có đơn vị nào" not in page and "Chưa ghi đơn vị nào kế tục" not in page
        assert "<span>mã" not in page, "no code is known"
        for body in ahead.bodies:
            assert f"/to-chuc/{body}/" in page
    page = shown(client, f"/to-chuc/{ahead.seat}/")
    assert f"Có từ {ahead.said}" in page and "không hoạt động" not in page
    old = shown(client, f"/to-chuc/dia-ban/{cast.territory.ward}/")
    assert f"Từ {ahead.said} là" in old and NAME in old


def test_the_page_of_a_territory_asks_as_much_with_many_bodies(cast: Cast, ahead: Ahead) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            orgs.territory_page(ahead.territory)
        return len(asked)

    before = queries()
    BodyVersion.objects.filter(territory_id=ahead.territory).exclude(body_id=ahead.seat).delete()
    assert queries() == before


def test_who_opens_the_people_of_a_body_yet_to_come(cast: Cast, ahead: Ahead) -> None:
    """Who keeps people at a body that will stand above it on its first day, and the system's own; nobody else."""
    place = orgs.cards([ahead.seat])[ahead.seat]
    assert not place.live and place.coming == ahead.on and not place.path
    above = {UUID(hex=label) for label in place.due.split(".")[:-1]}
    assert cast.body.city in above
    seen = set()
    for key in MEMBERS:
        actor = cast.actor(key)
        if policy.may_see_people(actor, place):
            seen.add(key)
        keeps = actor.role in ROLES and ROLES[actor.role].keeps
        sees = actor.role in ROLES and ROLES[actor.role].sees
        expected = sees == "everywhere" or (keeps in {"below", "under"} and actor.body_id in above)
        assert bool(policy.may_see_people(actor, place)) == expected, key
        wanted = 200 if expected else 404
        if actor.acting is not None:
            assert cast.client(key).get(f"/nguoi/don-vi/{ahead.seat}/").status_code in {wanted, 403}, key
    assert {"city_steward", "system_steward"} <= seen
    assert not seen & {"people_steward", "officer", "city_officer", "stranger", "chair", "auditor_ward"}


def test_rows_and_predicates_agree_on_a_body_yet_to_come(cast: Cast, ahead: Ahead) -> None:
    person = services.add_person(
        actor=cast.actor("city_steward"), full_name="Người mẫu mới", body_id=ahead.seat, role="officer"
        if "officer" in ROLES else "people_steward", at=now(),
    )  # fmt: skip
    row = Appointment.objects.get(person=person)
    assert row.valid.lower == ahead.on, "from its first day on"
    place = orgs.cards([ahead.seat])[ahead.seat]
    for key in MEMBERS:
        actor = cast.actor(key)
        for predicate, rows_of in (
            (policy.may_see_people, policy.seen_appointments),
            (policy.may_keep_people, policy.kept_appointments),
        ):
            by_filter = Appointment.objects.filter(rows_of(actor), pk=row.pk).exists()
            assert by_filter == bool(predicate(actor, place)), key


def test_the_steward_above_appoints_from_the_first_day_on(cast: Cast, ahead: Ahead) -> None:
    client, steward = cast.client("city_steward"), cast.actor("city_steward")
    page = shown(client, f"/nguoi/don-vi/{ahead.seat}/")
    assert ahead.said in page and "/them" in page
    form = shown(client, f"/nguoi/don-vi/{ahead.seat}/them/")
    assert f'value="{ahead.said}"' in form or f'value="{ahead.on}"' in form
    code = "people_steward"
    with pytest.raises(NotPossible) as wrong:
        services.add_person(
            actor=steward, full_name="Người mẫu", body_id=ahead.seat, role=code, since=today(), at=now()
        )
    assert wrong.value.code == "access-074" and wrong.value.remedy
    person = services.add_person(
        actor=steward, full_name="Người mẫu", body_id=ahead.seat, role=code, email="moi@mau.test", at=now()
    )
    services.open_account(actor=steward, person_id=person, at=now())
    services.invite(actor=steward, person_id=person, at=now())
    assert person in {line.person_id for line in access.people_page(steward, ahead.seat, now()).lines}
    with pytest.raises(NotFound):
        access.people_page(cast.actor("people_steward"), ahead.seat, now())
