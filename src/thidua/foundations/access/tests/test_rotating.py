"""Another field key: nothing is unreadable or unmatched at any moment, and a crash at any row loses nothing."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag

from tests.cast import Cast
from thidua.foundations.access import sealing, selectors, services
from thidua.foundations.access.models import ExternalIdentity, Person
from thidua.foundations.audit import selectors as audit
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotPossible, Refused
from thidua.ground.ports import Identity

SETUP = system_actor("setup")
FIRST, SECOND, THIRD = "11" * 32, "22" * 32, "33" * 32
NUMBERS = [f"0310900051{n:02}" for n in range(5)]
ELSEWHERE = Identity("https://noi-cap.example", "so-cua-nguoi-ay")


def add(cast: Cast, number: str) -> Any:
    """Somebody with this identifier."""
    return services.add_person(
        actor=SETUP, full_name="Người Mẫu", body_id=cast.body.ward, identifier=number, at=clock.now()
    )


@pytest.fixture
def world(cast: Cast, settings: Any) -> tuple[Cast, list[Any]]:
    """Five people with identifiers, a second factor, an identity elsewhere, all under the first key; then a second."""
    settings.FIELD_KEY = FIRST
    people = [add(cast, number) for number in NUMBERS]
    seal = sealing.seal_text
    Authenticator.objects.create(
        user_id=cast.officer.account_id, type="totp", data={"secret": seal("BI-MAT", sealing.SECOND_FACTOR)}
    )
    Authenticator.objects.create(
        user_id=cast.officer.account_id,
        type="recovery_codes",
        data={"seed": seal("hat", sealing.SECOND_FACTOR), "used_mask": 3, "old": ["không kín"]},
    )
    services.link_identity(actor=cast.actor("officer"), identity=ELSEWHERE, at=clock.now())
    settings.FIELD_KEY, settings.FIELD_KEY_OLD = SECOND, FIRST
    return cast, people


def all_there(cast: Cast, people: list[Any]) -> None:
    """Everything opens and matches."""
    for person, number in zip(people, NUMBERS, strict=True):
        row = Person.objects.get(pk=person)
        assert sealing.unseal(bytes(row.identifier_cipher or b""), person) == number
        with pytest.raises(NotPossible) as refused:
            add(cast, number)
        assert refused.value.code == "access-008"
    totp = Authenticator.objects.get(type="totp").data
    assert sealing.unseal_text(totp["secret"], sealing.SECOND_FACTOR) == "BI-MAT"
    assert selectors.account_of_identity(ELSEWHERE) == cast.officer.account_id


def test_nothing_is_lost_whatever_row_it_breaks_at(
    world: tuple[Cast, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, people = world
    sealed = sealing.resealed
    for row in range(len(people)):
        seen: list[Any] = []

        def breaking(cipher: bytes, person: Any, row: int = row, seen: list[Any] = seen) -> Any:
            seen.append(person)
            if len(seen) > row:
                raise OSError("mất điện")
            return sealed(cipher, person)

        with monkeypatch.context() as patch:
            patch.setattr(sealing, "resealed", breaking)
            with pytest.raises(OSError, match="mất điện"):
                services.rotate_keys(actor=SETUP, batch=1, at=clock.now())
        left = selectors.under_old_key()
        assert left["people"] == len(people) - row
        all_there(cast, people)
    assert services.rotate_keys(actor=SETUP, at=clock.now()) == {"people": 1, "factors": 2}
    assert services.rotate_keys(actor=SETUP, at=clock.now()) == {"people": 0, "factors": 0}
    all_there(cast, people)
    assert Authenticator.objects.get(type="recovery_codes").data["used_mask"] == 3
    lines = audit.trail("field_key", sealing.key_name(), 50)
    assert len(lines) == 5 + 1, "one for each batch that changed something"


def test_the_old_key_goes_when_nothing_needs_it(world: tuple[Cast, list[Any]], settings: Any) -> None:
    cast, people = world
    with pytest.raises(NotPossible) as refused:
        services.retire_key(actor=SETUP, unlink_rest=True, at=clock.now())
    assert refused.value.code == "access-073"
    services.rotate_keys(actor=SETUP, at=clock.now())
    with pytest.raises(NotPossible):
        services.retire_key(actor=SETUP, at=clock.now())
    services.note_identity_used(identity=ELSEWHERE, at=clock.now())
    assert services.retire_key(actor=SETUP, at=clock.now()) == 0
    settings.FIELD_KEY_OLD = ""
    all_there(cast, people)
    settings.FIELD_KEY = FIRST
    with pytest.raises(InvalidTag):
        selectors.identifier_of(people[0])


def test_identities_nobody_used_are_unlinked_only_when_asked(world: tuple[Cast, list[Any]]) -> None:
    services.rotate_keys(actor=SETUP, at=clock.now())
    assert services.retire_key(actor=SETUP, unlink_rest=True, at=clock.now()) == 1
    assert not ExternalIdentity.objects.exists()
    assert audit.trail("field_key", sealing.key_name(), 1)[0].verb == "access.retire_key"


def test_a_row_of_neither_key_stops_it_and_keeps_what_was_done(
    world: tuple[Cast, list[Any]], settings: Any
) -> None:
    cast, _people = world
    settings.FIELD_KEY, settings.FIELD_KEY_OLD = THIRD, ""
    add(cast, "031090005999")
    settings.FIELD_KEY, settings.FIELD_KEY_OLD = SECOND, FIRST
    with pytest.raises(InvalidTag):
        services.rotate_keys(actor=SETUP, batch=1, at=clock.now())
    settings.FIELD_KEY_OLD = THIRD
    assert selectors.identifier_of(_people[0]) == NUMBERS[0]


def test_only_on_the_machine_and_only_with_an_old_key(cast: Cast, settings: Any) -> None:
    with pytest.raises(Refused):
        services.rotate_keys(actor=cast.actor("system_steward"), at=clock.now())
    settings.FIELD_KEY_OLD = ""
    with pytest.raises(NotPossible) as refused:
        services.rotate_keys(actor=SETUP, at=clock.now())
    assert refused.value.code == "access-072"
