"""Passkeys in a real browser with a virtual authenticator: made, used alone, used as second factor, removed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import PASSWORD, Cast
from tests.chromium import SIZES, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

#: A laptop's own authenticator: keeps keys, asks for a finger, and the finger fits.
LAPTOP = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A page whose browser has a virtual authenticator."""

    def __init__(self, browser: Any, live_server: Any, size: str, **changes: Any) -> None:
        self.context = browser.new_context(
            viewport=SIZES[size], base_url=live_server.url.replace("127.0.0.1", "localhost"), locale="vi-VN"
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda line: line.type == "error" and self.wrong.append(line.text))
        self.cdp = self.context.new_cdp_session(self.page)
        self.cdp.send("WebAuthn.enable")
        made = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {**LAPTOP, **changes}})
        self.key = made["authenticatorId"]

    def finger_fits(self, fits: bool) -> None:
        """Whether the finger that is laid on is the owner's."""
        said = {"authenticatorId": self.key, "isUserVerified": fits}
        self.cdp.send("WebAuthn.setUserVerified", said)

    def sign_in(self, email: str) -> None:
        """By password."""
        self.page.goto("/ho-so/")
        self.page.get_by_label("Thư điện tử").fill(email)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập", exact=True).click()

    def check(self, name: str) -> None:
        """Look at the page."""
        self.wrong.extend(look(self.page, name))


@pytest.mark.parametrize("size", SIZES)
def test_a_passkey_from_first_to_last(browser: Any, live_server: Any, cast: Cast, size: str) -> None:
    device = Device(browser, live_server, size)
    page = device.page
    device.sign_in(cast.chair.email)
    page.wait_for_url("**/ho-so/")

    # It is made after the password was asked again; recovery codes come with the first.
    page.goto("/tai-khoan/2fa/")
    device.check("second-factor")
    page.get_by_role("link", name="Thêm khóa truy cập").click()
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_role("heading", name="Thêm khóa truy cập").wait_for()
    device.check("passkey-add")
    page.get_by_label("Tên khóa").fill("Máy ở phường")
    page.get_by_role("button", name="Thêm khóa").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/tai-khoan/2fa/webauthn/")
    page.get_by_role("rowheader", name="Máy ở phường").wait_for()
    device.check("passkeys")
    page.get_by_role("link", name="Đổi tên Máy ở phường").click()
    device.check("passkey-name")
    page.get_by_label("Tên khóa").fill("Máy bàn")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("rowheader", name="Máy bàn").wait_for()

    # It is the whole sign-in: no address, no password, no code.
    device.context.clear_cookies()
    page.goto("/ho-so/")
    device.check("sign-in-passkey")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.get_by_role("heading", name=cast.chair.name).wait_for()

    # A finger that does not fit gets nowhere and is told so.
    device.context.clear_cookies()
    device.finger_fits(False)
    page.goto("/ho-so/")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.get_by_text("Không dùng được khóa truy cập").wait_for()
    device.check("sign-in-passkey-refused")
    device.finger_fits(True)

    # With the password it is the second factor.
    device.sign_in(cast.chair.email)
    page.get_by_role("heading", name="Xác thực hai lớp").wait_for()
    device.check("second-factor-asked")
    page.goto("/ho-so/")
    page.get_by_role("heading", name="Xác thực hai lớp").wait_for()  # half a sign-in opens nothing
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.get_by_role("heading", name=cast.chair.name).wait_for()

    # Removed, it opens nothing any more; the passkey itself shows that it is still its owner.
    page.goto("/tai-khoan/2fa/webauthn/")
    page.get_by_role("link", name="Gỡ Máy bàn").click()
    page.get_by_role("link", name="Dùng khóa truy cập").click()
    device.check("passkey-again")
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.get_by_role("heading", name="Gỡ khóa truy cập").wait_for()
    device.check("passkey-remove")
    page.get_by_role("button", name="Gỡ khóa").click()
    page.get_by_role("heading", name="Chưa có khóa truy cập").wait_for()
    device.context.clear_cookies()
    page.goto("/ho-so/")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.wait_for_url("**/login/")
    page.get_by_text("khóa truy cập không đúng").wait_for()
    device.context.close()
    assert device.wrong == []


def test_a_device_that_asks_nobody_for_a_finger_makes_no_passkey(
    browser: Any, live_server: Any, cast: Cast
) -> None:
    device = Device(browser, live_server, "desk", isUserVerified=False)
    page = device.page
    device.sign_in(cast.officer.email)
    page.wait_for_url("**/ho-so/")
    page.goto("/tai-khoan/2fa/webauthn/add/")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_role("button", name="Thêm khóa").click()
    page.get_by_text("Không dùng được khóa truy cập").wait_for()
    page.goto("/tai-khoan/2fa/webauthn/")
    page.get_by_role("heading", name="Chưa có khóa truy cập").wait_for()
    device.context.close()
