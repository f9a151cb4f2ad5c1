"""Sample accounts: listed with their password; nobody else's account ever is."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from tests.cast import Cast
from thidua.foundations.access import services
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.sample import SAMPLE_PASSWORD
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotPossible

LOADER = system_actor("loader")


def accounts(**options: object) -> list[dict[str, str]]:
    """What the command prints."""
    out = io.StringIO()
    call_command("demo_accounts", json=True, stdout=out, **options)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def test_one_account_per_role_with_its_body_and_only_sample_people(cast: Cast) -> None:
    at = clock.now()
    real = services.add_person(actor=LOADER, full_name="Thật", body_id=cast.body.ward, role="chair", at=at)
    services.open_account(
        actor=LOADER, person_id=real, email="that@mau.example", password="câu dài của riêng tôi", at=at
    )
    sample = services.add_person(
        actor=LOADER, full_name="Mẫu", body_id=cast.body.ward, role="contributor", sample=True, at=at
    )
    services.open_account(
        actor=LOADER, person_id=sample, email="m@mau.example", password=SAMPLE_PASSWORD, at=at
    )
    listed = accounts()
    assert [a["role"] for a in listed] == list(ROLES)
    every = {a["email"]: a for a in accounts(all=True)}
    assert "that@mau.example" not in every
    assert every["m@mau.example"]["password"] == SAMPLE_PASSWORD
    assert every[cast.officer.email]["password"] == "", "no password is printed that would not fit"
    assert every[cast.officer.email]["body_name"].startswith("Ủy ban nhân dân")


def test_the_sample_password_opens_no_real_persons_account(cast: Cast) -> None:
    at = clock.now()
    real = services.add_person(actor=LOADER, full_name="Thật", body_id=cast.body.ward, role="chair", at=at)
    with pytest.raises(NotPossible) as refused:
        services.open_account(
            actor=LOADER, person_id=real, email="t@mau.example", password=SAMPLE_PASSWORD, at=at
        )
    assert refused.value.code == "access-011"
