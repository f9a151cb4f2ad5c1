"""The first person of a real installation."""

from __future__ import annotations

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.cast import HONG_AN, Cast


def make(monkeypatch: pytest.MonkeyPatch, password: str, territory: str = HONG_AN) -> str:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    call_command(
        "first_steward",
        name="Người Quản Trị",
        email="quan-tri@co-quan.example",
        territory=territory,
        password_stdin=True,
        stdout=out,
    )
    return out.getvalue()


def test_the_first_steward_signs_in_and_sees_the_system(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Phường Hồng An" in make(monkeypatch, "một câu đủ dài")
    browser = Client()
    form = {"login": "quan-tri@co-quan.example", "password": "một câu đủ dài"}
    assert browser.post("/tai-khoan/login/", form).status_code == 302
    assert browser.get("/suc-khoe/").status_code == 200
    assert "vai trò này cần xác thực hai lớp" in browser.get("/suc-khoe/").content.decode()


@pytest.mark.parametrize(("password", "territory"), [("ngắn", HONG_AN), ("một câu đủ dài", "99999")])
def test_a_weak_password_or_an_unknown_place_leaves_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, password: str, territory: str
) -> None:
    with pytest.raises(CommandError):
        make(monkeypatch, password, territory)
    browser = Client()
    form = {"login": "quan-tri@co-quan.example", "password": password}
    assert browser.post("/tai-khoan/login/", form).status_code == 200
