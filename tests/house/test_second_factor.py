"""Roles that need a second factor: reminded while there is time, then let in nowhere but where one is set up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from tests.cast import Cast
from tests.house.matrix.world import delegate_of_ward
from thidua.foundations.access import services
from thidua.ground import clock
from thidua.ground.actor import system_actor

RULE = "/dang-nhap/quy-dinh/"


def in_force(grace: int, *, days_ago: int = 0) -> None:
    """Put the rule in force."""
    since = clock.today() - timedelta(days=days_ago)
    services.set_second_factor_rule(
        actor=system_actor("setup"), since=since, grace_days=grace, at=clock.now()
    )


def test_while_there_is_time_one_is_reminded(cast: Cast) -> None:
    assert "cần xác thực hai lớp" not in cast.client("chair").get("/").content.decode()
    in_force(14)
    text = cast.client("chair").get("/").content.decode()
    assert "vai trò này cần xác thực hai lớp" in text
    assert f"{clock.today() + timedelta(days=14):%d/%m/%Y}" in text
    assert "cần xác thực hai lớp" not in cast.client("officer").get("/").content.decode()


def test_afterwards_the_role_opens_only_the_way_to_set_one_up(cast: Cast) -> None:
    in_force(7, days_ago=7)
    client = cast.client("chair")
    closed = client.get("/ke-hoach/")
    assert closed.status_code == 403
    assert "Cần bật xác thực hai lớp" in closed.content.decode()
    assert client.post("/thong-bao/da-doc/").status_code == 403
    assert client.get("/ke-hoach/", HTTP_HX_REQUEST="true")["HX-Redirect"] == "/tai-khoan/2fa/"
    for address in ("/ho-so/", "/tai-khoan/2fa/", "/tai-khoan/logout/", "/ho-so/phien/"):
        assert client.get(address).status_code == 200, address
    assert cast.client("officer").get("/ke-hoach/").status_code == 200
    Authenticator.objects.create(user_id=cast.chair.account_id, type="totp", data={})
    assert client.get("/ke-hoach/").status_code == 200


def test_acting_by_delegation_needs_one_too(cast: Cast) -> None:
    """What is delegated is to sign: as much as the head's own post."""
    cast.members["delegate"] = delegate_of_ward(cast, system_actor("loader"), clock.now())
    client = cast.client("delegate")
    delegated = next(post for post in cast.actor("delegate").posts if post.acts)
    client.post("/thay-mat/", {"body": str(delegated.appointment_id)})
    assert client.get("/ke-hoach/").status_code == 200, "the rule is not in force"
    in_force(0)
    closed = client.get("/ke-hoach/")
    assert closed.status_code == 403
    assert "Cần bật xác thực hai lớp" in closed.content.decode()
    Authenticator.objects.create(user_id=cast.members["delegate"].account_id, type="totp", data={})
    assert client.get("/ke-hoach/").status_code == 200


def test_other_posts_of_the_same_person_stay_open(cast: Cast) -> None:
    services.appoint(
        actor=system_actor("loader"),
        person_id=cast.officer.person_id,
        role="people_steward",
        body_id=cast.body.division,
        at=clock.now(),
    )
    in_force(0)
    client = cast.client("officer")
    posts = {post.role: str(post.appointment_id) for post in cast.actor("officer").posts}
    client.post("/thay-mat/", {"body": posts["people_steward"]})
    assert client.get("/nguoi/").status_code == 403
    client.post("/thay-mat/", {"body": posts["standing_officer"]})
    assert client.get("/nguoi/", follow=True).status_code == 200


def test_the_system_steward_sets_it_and_sees_how_far_it_is_kept(cast: Cast) -> None:
    steward = cast.client("system_steward")
    assert "Chưa bắt buộc" in steward.get(RULE).content.decode()
    assert steward.post(RULE, {"in_force": "on", "since": "", "grace_days": "14"}).status_code == 422
    assert (
        steward.post(RULE, {"in_force": "on", "since": "2026-11-22", "grace_days": "400"}).status_code == 422
    )
    day = f"{clock.today():%Y-%m-%d}"
    assert steward.post(RULE, {"in_force": "on", "since": day, "grace_days": "14"}).status_code == 302
    text = steward.get(RULE).content.decode()
    assert "Đang bắt buộc" in text
    assert "Quản trị nhân sự" in text
    assert steward.post(RULE, {"since": day, "grace_days": "14"}).status_code == 302
    assert "Chưa bắt buộc" in steward.get(RULE).content.decode()
    assert cast.client("people_steward").get(RULE).status_code == 403


def test_a_lost_phone_is_helped_by_whoever_keeps_the_record_and_told(cast: Cast) -> None:
    from thidua.foundations.notices import selectors as notices

    Authenticator.objects.create(user_id=cast.officer.account_id, type="totp", data={})
    steward = cast.client("people_steward")
    address = f"/nguoi/{cast.officer.person_id}/"
    assert "ứng dụng xác thực" in steward.get(address).content.decode()
    steward.post(f"{address}tai-khoan/", {"act": "reset_factor", "reason": "mất điện thoại"})
    assert not Authenticator.objects.filter(user_id=cast.officer.account_id).exists()
    assert notices.unread_count(cast.actor("officer")) == 1


@pytest.mark.parametrize("act", ["nothing", ""])
def test_an_act_nobody_knows_is_not_found(cast: Cast, act: str) -> None:
    address = f"/nguoi/{cast.officer.person_id}/tai-khoan/"
    assert cast.client("people_steward").post(address, {"act": act}).status_code == 404
