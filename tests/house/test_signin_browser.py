"""Pages of signing in, in a real browser at a desk and on a phone: accessible, readable, nothing overflows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from tests.cast import PASSWORD, Cast
from tests.chromium import SIZES, look
from tests.outside.hostile_provider import CLIENT, SECRET, HostileProvider
from thidua.foundations.access import services
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.journeys import send_invitations
from thidua.web.account import provider as pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


class Visitor:
    """A browser that remembers what was wrong."""

    def __init__(self, browser: Any, live_server: Any, size: str) -> None:
        self.page = browser.new_page(viewport=SIZES[size], base_url=live_server.url, locale="vi-VN")
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def sign_in(self, email: str) -> None:
        """By password."""
        self.page.context.clear_cookies()
        self.page.goto("/ho-so/")
        self.page.get_by_label("Thư điện tử").fill(email)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập", exact=True).click()
        self.page.wait_for_url("**/ho-so/")

    def check(self, name: str) -> None:
        """Look at the page."""
        self.wrong.extend(look(self.page, name))


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_signing_in_are_usable(
    browser: Any, live_server: Any, cast: Cast, settings: Any, size: str
) -> None:
    at, steward = clock.now(), cast.actor("people_steward")
    person = services.add_person(
        actor=steward,
        full_name="Trần Thị Mới",
        body_id=cast.body.ward,
        role="contributor",
        email="m@mau.example",
        at=at,
    )
    services.open_account(actor=steward, person_id=person, at=at)
    services.invite(actor=steward, person_id=person, at=at)
    send_invitations.send_waiting(at=at)
    letter = re.search(r"http://\S+?(/moi/\S+)", str(mail.outbox[-1].body))
    assert letter
    Authenticator.objects.create(user_id=cast.officer.account_id, type="totp", data={"secret": "x"})
    visitor = Visitor(browser, live_server, size)
    page = visitor.page
    with HostileProvider() as provider:
        settings.IDENTITY_PROVIDER = {
            "class": "thidua.outside.oidc.RelyingParty",
            "issuer": provider.issuer,
            "name": "Cổng định danh thử",
            "client_id": CLIENT,
            "client_secret": SECRET,
        }
        pages._configured.cache_clear()
        page.goto("/tai-khoan/login/")
        visitor.check("sign-in-provider")
        page.goto(letter[1])
        page.get_by_role("heading", name="Kính chào").wait_for()
        visitor.check("invitation")
        page.goto("/moi/khong-phai/")
        visitor.check("invitation-gone")
        page.goto("/dang-nhap/dinh-danh/ve/")
        visitor.check("provider-refused")
        visitor.sign_in(cast.people_steward.email)
        visitor.check("profile-provider")
        page.goto("/ho-so/phien/")
        visitor.check("sessions")
        page.goto(f"/nguoi/don-vi/{cast.body.ward}/")
        visitor.check("people-invited")
        page.goto(f"/nguoi/{person}/")
        visitor.check("person-invited")
        page.goto(f"/nguoi/{cast.officer.person_id}/")
        page.locator("summary", has_text="Khóa, kết thúc phiên").click()
        visitor.check("person-account")
    pages._configured.cache_clear()
    visitor.sign_in(cast.system_steward.email)
    page.goto("/dang-nhap/quy-dinh/")
    visitor.check("second-factor-rule")
    services.set_second_factor_rule(
        actor=system_actor("setup"), since=clock.today(), grace_days=14, at=clock.now()
    )
    visitor.sign_in(cast.chair.email)
    page.goto("/")
    visitor.check("second-factor-soon")
    services.set_second_factor_rule(
        actor=system_actor("setup"), since=clock.today(), grace_days=0, at=clock.now()
    )
    page.goto("/")
    page.get_by_role("heading", name="Cần bật xác thực hai lớp").wait_for()
    visitor.check("second-factor-needed")
    page.get_by_role("link", name="Dùng ứng dụng xác thực").click()
    page.get_by_role("heading", name="Xác nhận đúng là bạn").wait_for()
    for _ in range(6):
        page.context.clear_cookies()
        page.goto("/tai-khoan/login/")
        page.get_by_label("Thư điện tử").fill(cast.contributor.email)
        page.get_by_label("Mật khẩu").fill("sai rồi nhé")
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_load_state()
    page.get_by_text("Sai quá nhiều lần").wait_for()
    visitor.check("sign-in-closed")
    page.close()
    assert visitor.wrong == []
