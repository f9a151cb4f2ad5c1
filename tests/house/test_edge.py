"""The edge: strangers go to the sign-in page, refusals become answers, a form sent twice acts once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from tests.cast import Cast
from thidua.foundations.access import selectors as access
from thidua.foundations.audit import selectors as audit
from thidua.ground import clock
from thidua.ground.errors import NotFound, NotPossible, Refused, Stale, ThiduaError
from thidua.web.edge import public

WHAT: dict[str, ThiduaError] = {
    "refused": Refused("x-101", "Bạn chưa được làm việc này.", why="Điều 5.", remedy="Hỏi lãnh đạo."),
    "impossible": NotPossible("x-001", "Chưa làm được.", remedy="Sửa ngày."),
    "stale": Stale("x-002", "Người khác vừa sửa.", details={"who": "A"}),
    "missing": NotFound("x-003", "Bí mật: kế hoạch mật số 7."),
}

COLLISIONS: dict[str, Exception] = {
    "deadlock": psycopg.errors.DeadlockDetected("x"),
    "down": psycopg.OperationalError("x"),
}


def raising(request: HttpRequest, what: str) -> HttpResponse:
    """A view that refuses."""
    if what in COLLISIONS:
        raise OperationalError("x") from COLLISIONS[what]
    raise WHAT[what]


@public
def open_to_all(request: HttpRequest) -> HttpResponse:
    """A page for everybody."""
    return HttpResponse(str(request.actor))  # type: ignore[attr-defined]


urlpatterns = [
    path("thu/<str:what>/", raising, name="raising"),
    path("api/thu/<str:what>/", raising, name="api_raising"),
    path("mo/", open_to_all, name="open_to_all"),
    path("", include("config.urls")),
]


@pytest.fixture
def urls(settings: Any) -> Iterator[None]:
    """Our views beside those of the house."""
    settings.ROOT_URLCONF = "tests.house.test_edge"
    from django.urls import clear_url_caches

    clear_url_caches()
    yield
    clear_url_caches()


@pytest.mark.parametrize(
    ("what", "status"), [("refused", 403), ("impossible", 409), ("stale", 409), ("missing", 404)]
)
def test_a_refusal_is_a_page_that_explains_itself(cast: Cast, urls: None, what: str, status: int) -> None:
    response = cast.client("officer").get(f"/thu/{what}/")
    text = response.content.decode()
    assert response.status_code == status
    if what == "missing":
        assert "Bí mật" not in text
        assert "x-003" not in text
    else:
        assert WHAT[what].message in text
        assert WHAT[what].code in text
    if what == "refused":
        assert "Điều 5." in text
        assert "Hỏi lãnh đạo." in text


def test_absent_and_out_of_scope_are_the_same_to_the_letter(cast: Cast) -> None:
    client = cast.client("stranger")
    hidden = client.get(f"/nguoi/{cast.officer.person_id}/")
    absent = client.get("/nguoi/01890000-0000-7000-8000-000000000000/")
    assert hidden.status_code == absent.status_code == 404
    assert _faceless(hidden) == _faceless(absent)


def _faceless(response: Any) -> str:
    """The page without what differs by request: tokens, nonces, its own address."""
    import re

    text = response.content.decode()
    text = re.sub(r'(nonce|value|X-CSRFToken)(="|&quot;: &quot;)[A-Za-z0-9+/=_-]{16,}', r"\1", text)
    return re.sub(r"/nguoi/[0-9a-f-]{36}/", "/nguoi/…/", text)


def test_acts_that_blocked_each_other_are_told_to_try_again(cast: Cast, urls: None) -> None:
    response = cast.client("officer").post("/thu/deadlock/")
    assert response.status_code == 409
    assert "edge-001" in response.content.decode()
    with pytest.raises(OperationalError):
        cast.client("officer").post("/thu/down/")


@pytest.mark.parametrize("what", ["refused", "impossible", "stale"])
def test_for_htmx_a_refusal_is_a_fragment_put_in_its_place(cast: Cast, urls: None, what: str) -> None:
    response = cast.client("officer").post(f"/thu/{what}/", headers={"HX-Request": "true"})
    assert response["HX-Retarget"] == "#td-refusal"
    text = response.content.decode()
    assert WHAT[what].message in text
    assert "<html" not in text


def test_for_htmx_what_is_hidden_has_no_words(cast: Cast, urls: None) -> None:
    response = cast.client("officer").get("/thu/missing/", headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (404, b"")


def test_the_api_answers_in_json(cast: Cast, urls: None) -> None:
    client = cast.client("officer")
    assert client.get("/api/thu/refused/").json()["code"] == "x-101"
    assert client.get("/api/thu/missing/").json() == {"code": "edge-404"}
    assert Client().get("/api/thu/refused/").status_code == 401


def test_strangers_are_sent_to_the_sign_in_page_and_back(cast: Cast, urls: None) -> None:
    response = Client().get("/nguoi/?q=a")
    assert response.status_code == 302
    assert response["Location"] == "/tai-khoan/login/?next=%2Fnguoi%2F%3Fq%3Da"
    assert Client().post("/thay-mat/")["Location"].endswith("next=%2F"), "never back to a POST"
    fragment = Client().get("/nguoi/", headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == "/tai-khoan/login/"
    assert Client().get("/mo/").content == b"None"


@pytest.mark.parametrize(
    "evil", ["https://gian.example/", "//gian.example", "javascript:alert(1)", "\\\\gian.example"]
)
def test_nobody_is_sent_to_a_foreign_address(cast: Cast, evil: str) -> None:
    client = cast.client("two_posts")
    chosen = str(cast.actor("two_posts").posts[1].appointment_id)
    assert client.post("/thay-mat/", {"body": chosen, "next": evil})["Location"] == "/"
    assert client.post("/ngon-ngu/", {"language": "vi", "next": evil})["Location"] == "/"
    from tests.cast import PASSWORD

    fresh = Client()
    response = fresh.post(
        f"/tai-khoan/login/?next={evil}", {"login": cast.officer.email, "password": PASSWORD, "next": evil}
    )
    assert response["Location"] == "/"


def test_the_acting_switch_changes_what_one_may(cast: Cast) -> None:
    client = cast.client("two_posts")
    division, ward = (f"/nguoi/don-vi/{body}/" for body in (cast.body.division, cast.body.ward))
    assert client.get(division).status_code == 200
    assert client.get(ward).status_code == 404
    chosen = str(cast.actor("two_posts").posts[1].appointment_id)
    assert client.post("/thay-mat/", {"body": chosen, "next": ward})["Location"] == ward
    assert client.get(ward).status_code == 200
    assert client.get(division).status_code == 404
    for wrong in ("", "x", str(cast.actor("chair").posts[0].appointment_id)):
        assert client.post("/thay-mat/", {"body": wrong}).status_code == 404


def test_a_form_sent_twice_adds_one_person(cast: Cast) -> None:
    client, address = cast.client("people_steward"), f"/nguoi/don-vi/{cast.body.ward}/them/"
    form = {
        "full_name": "Gửi Hai Lần",
        "role": "contributor",
        "since": "2026-01-05",
        "idempotency_key": "khoa-1",
    }
    first, second = client.post(address, form), client.post(address, form)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    page = access.people_page(cast.actor("people_steward"), cast.body.ward, clock.now(), text="gui hai lan")
    assert page.total == 1
    other = client.post(address, {**form, "full_name": "Khác"})
    assert other.status_code == 409
    assert "audit-001" in other.content.decode()


def test_a_refused_form_may_be_corrected_and_sent_with_the_same_key(cast: Cast) -> None:
    client, address = cast.client("people_steward"), f"/nguoi/don-vi/{cast.body.ward}/them/"
    form = {
        "full_name": "Mẫu Sửa",
        "role": "contributor",
        "since": "2026-01-05",
        "identifier": "12",
        "idempotency_key": "k",
    }
    refused = client.post(address, form)
    assert refused.status_code == 409
    assert "12 chữ số" in refused.content.decode()
    assert 'value="Mẫu Sửa"' in refused.content.decode(), "what was typed stays"
    assert client.post(address, {**form, "identifier": "031090001299"}).status_code == 302


def test_each_answer_carries_a_request_id_and_is_not_kept_by_caches(cast: Cast) -> None:
    client = cast.client("officer")
    response = client.get("/ho-so/", headers={"X-Request-ID": "abc-12345678"})
    assert response["X-Request-ID"] == "abc-12345678"
    assert "no-store" in response["Cache-Control"]
    assert client.get("/ho-so/", headers={"X-Request-ID": "a b\n<script>"})["X-Request-ID"] != "a b\n<script>"


def test_vietnamese_unless_chosen_otherwise(cast: Cast) -> None:
    english_browser = {"Accept-Language": "en-US,en;q=0.9"}
    assert '<html lang="vi"' in Client().get("/tai-khoan/login/", headers=english_browser).content.decode()
    client = cast.client("officer")
    client.post("/ngon-ngu/", {"language": "en"})
    assert '<html lang="en"' in client.get("/ho-so/").content.decode()
    assert '<html lang="en"' in cast.client("officer").get("/ho-so/").content.decode(), (
        "kept with the account"
    )
    assert audit.trail("person", cast.officer.person_id)[0].verb == "access.change_language"
    assert client.post("/ngon-ngu/", {"language": "xx"}).status_code == 302


def test_the_shell_names_who_acts_and_hides_what_is_not_theirs(cast: Cast) -> None:
    text = cast.client("two_posts").get("/ho-so/").content.decode()
    assert cast.two_posts.name in text
    assert 'action="/thay-mat/"' in text
    assert 'href="/suc-khoe/"' not in text
    assert 'href="/suc-khoe/"' in cast.client("system_steward").get("/ho-so/").content.decode()
    assert 'href="/nghia-vu/"' not in cast.client("without_post").get("/ho-so/").content.decode()


def test_pages_cost_a_steady_number_of_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    from thidua.foundations.access import services
    from thidua.ground.actor import system_actor

    address, client = f"/nguoi/don-vi/{cast.body.ward}/", cast.client("people_steward")
    client.get(address)
    with django_assert_max_num_queries(14) as few:
        client.get(address)
    for number in range(30):
        services.add_person(
            actor=system_actor("loader"),
            full_name=f"Đông Người {number}",
            body_id=cast.body.ward,
            role="contributor",
            at=clock.now(),
        )
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_a_refusal_in_a_toast_header_stays_plain_ascii_json() -> None:
    """Headers carry ASCII only; words for a toast go through JSON escapes."""
    assert json.dumps({"td-toast": {"text": "Đã lưu"}}).isascii()
