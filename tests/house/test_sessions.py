"""The list of one's own sessions: each browser, where from, and ending them at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from thidua.web.account.sessions import device_of

LOGIN = "/tai-khoan/login/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"


def signed_in(cast: Cast, browser: str, address: str, name: str = "officer") -> Client:
    """A browser somewhere in which somebody signed in."""
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=browser)
    client.post(LOGIN, {"login": getattr(cast, name).email, "password": PASSWORD})
    assert client.get("/ho-so/").status_code == 200
    return client


def test_each_browser_stands_in_the_list_and_any_can_be_ended(cast: Cast) -> None:
    desk = signed_in(cast, DESK, "192.0.2.10")
    phone = signed_in(cast, PHONE, "2001:db8::7")
    stranger = signed_in(cast, DESK, "192.0.2.99", "chair")
    text = desk.get("/ho-so/phien/").content.decode()
    for words in ("Chrome · Windows", "Safari · iPhone", "192.0.2.10", "2001:db8::7", "đang dùng"):
        assert words in text
    assert "192.0.2.99" not in text
    numbers = re.findall(r"/ho-so/phien/(\d+)/ket-thuc/", text)
    assert len(numbers) == 1, "the one in use is signed out instead"
    assert stranger.post(f"/ho-so/phien/{numbers[0]}/ket-thuc/").status_code == 404
    assert phone.get("/ho-so/").status_code == 200
    assert desk.post(f"/ho-so/phien/{numbers[0]}/ket-thuc/").status_code == 302
    assert phone.get("/ho-so/").status_code == 302
    assert "iPhone" not in desk.get("/ho-so/phien/").content.decode()


def test_all_others_end_also_those_the_list_does_not_know(cast: Cast) -> None:
    here = signed_in(cast, DESK, "192.0.2.10")
    others = [signed_in(cast, PHONE, "192.0.2.11"), cast.client("officer")]
    assert here.post("/ho-so/phien/khac/ket-thuc/").status_code == 302
    assert here.get("/ho-so/").status_code == 200
    assert [client.get("/ho-so/").status_code for client in others] == [302, 302]
    assert cast.client("chair").get("/ho-so/").status_code == 200


def test_a_session_is_noted_again_when_it_is_used_elsewhere(cast: Cast) -> None:
    from thidua.web import edge

    client = signed_in(cast, DESK, "192.0.2.10")
    edge._seen.clear()
    client.get("/ho-so/", REMOTE_ADDR="192.0.2.77")
    assert "192.0.2.77" in client.get("/ho-so/phien/").content.decode()


@pytest.mark.parametrize("address", ["không phải địa chỉ", "unknown", "192.0.2.7:4711", "", "fe80::1%eth0"])
@pytest.mark.parametrize("proxied", [False, True])
def test_an_address_that_is_no_ip_breaks_nothing(
    cast: Cast, settings: Any, address: str, proxied: bool
) -> None:
    """Sign-in, acts and the list of sessions go on; what is no address is not kept as one."""
    if proxied:
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        client = Client(REMOTE_ADDR="", HTTP_X_FORWARDED_FOR=f"192.0.2.1, {address}")
    else:
        client = Client(REMOTE_ADDR=address)
    sent = {"login": cast.officer.email, "password": "không phải mật khẩu"}
    assert client.post(LOGIN, sent).status_code == 200, "a wrong password is counted"
    assert client.post(LOGIN, sent | {"password": PASSWORD}).status_code == 302
    assert client.get("/ho-so/phien/").status_code == 200
    assert client.post("/thong-bao/da-doc/").status_code == 302


def test_unknown_browsers_have_a_name_too() -> None:
    assert device_of("curl/8") == "Trình duyệt khác"
    assert device_of("") == "Trình duyệt khác"
    assert device_of(DESK + " coc_coc_browser/130") == "Coc Coc · Windows"
