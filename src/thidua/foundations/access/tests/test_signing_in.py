"""Invitations, identities elsewhere, sessions, the rule of the second factor, passwords."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.cast import PASSWORD, Cast
from thidua.foundations.access import selectors, services
from thidua.foundations.access.models import Account, ExternalIdentity, Invitation
from thidua.foundations.access.sample import SAMPLE_PASSWORD
from thidua.foundations.access.sealing import seal_text, unseal_text
from thidua.foundations.audit import selectors as audit
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotFound, NotPossible, Refused
from thidua.ground.ports import Identity

GOOD = "một câu đủ dài 2026"
WHO = Identity("https://dinh-danh.example", "so-1")


def newcomer(cast: Cast, email: str = "moi@mau.example") -> UUID:
    """Somebody of the ward with an account and no way in."""
    at, steward = clock.now(), cast.actor("people_steward")
    person = services.add_person(
        actor=steward,
        full_name="Mới Mẫu",
        body_id=cast.body.ward,
        role="contributor",
        email=email,
        at=at,
    )
    services.open_account(actor=steward, person_id=person, at=at)
    return person


def letter(cast: Cast, person: UUID) -> str:
    """Invite and write: the secret in the letter."""
    invitation = services.invite(actor=cast.actor("people_steward"), person_id=person, at=clock.now())
    written = services.write_letter(invitation_id=invitation, at=clock.now())
    assert written is not None
    assert written.bodies == ("UBND phường Hồng An",) or written.bodies
    services.letter_sent(invitation_id=invitation, at=clock.now())
    return written.token


def accept(token: str, **how: object) -> UUID:
    """Use a letter as whom it invites."""
    actor = selectors.invited(token, clock.now())
    if actor is None:
        raise LookupError
    return services.accept_invitation(actor=actor, token=token, at=clock.now(), **how)  # type: ignore[arg-type]


def code_of(act: object) -> str:
    """The code an act is refused with."""
    with pytest.raises((NotPossible, Refused, NotFound)) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


# ── invitations


def test_a_letter_opens_once_and_its_secret_is_kept_nowhere(cast: Cast) -> None:
    person = newcomer(cast)
    token = letter(cast, person)
    assert not Invitation.objects.filter(token_hash__contains=token).exists()
    assert code_of(lambda: accept(token, password="ngắn")) == "access-011"
    account = accept(token, password=GOOD)
    assert Account.objects.get(pk=account).check_password(GOOD)
    with pytest.raises(LookupError):
        accept(token, password=GOOD)
    verbs = [line.verb for line in audit.trail("person", str(person))]
    assert verbs[:2] == ["access.accept_invitation", "access.invite"]


def test_a_letter_dies_of_age_of_a_newer_one_of_withdrawal_and_of_a_closed_account(cast: Cast) -> None:
    person, steward, at = newcomer(cast), cast.actor("people_steward"), clock.now()
    first = letter(cast, person)
    second = letter(cast, person)
    assert selectors.invited(first, at) is None
    assert selectors.invited(second, at + timedelta(days=7, minutes=5)) is None
    assert selectors.invitations_of([person], at + timedelta(days=7, minutes=5))[person].state == "expired"
    services.close_account(actor=steward, person_id=person, at=at)
    assert selectors.invited(second, at) is None
    services.reopen_account(actor=steward, person_id=person, at=at)
    assert selectors.invited(second, at) is not None
    services.withdraw_invitation(actor=steward, person_id=person, at=at)
    assert selectors.invited(second, at) is None
    assert selectors.invitations_of([person], at)[person].state == "withdrawn"
    assert (
        code_of(lambda: services.withdraw_invitation(actor=steward, person_id=person, at=at)) == "access-063"
    )


def test_somebody_elses_letter_is_of_no_use(cast: Cast) -> None:
    token = letter(cast, newcomer(cast))
    other = cast.actor("officer")
    assert (
        code_of(lambda: services.accept_invitation(actor=other, token=token, password=GOOD, at=clock.now()))
        == "access-061"
    )


def test_whoever_can_sign_in_is_not_invited(cast: Cast) -> None:
    """A steward must not be able to put a password of theirs on somebody's account."""
    steward, at = cast.actor("people_steward"), clock.now()
    for act in (
        lambda: services.invite(actor=steward, person_id=cast.officer.person_id, at=at),
        lambda: services.invite(actor=cast.actor("officer"), person_id=newcomer(cast), at=at),
    ):
        assert code_of(act) in {"access-062", "access-106"}


def test_a_letter_that_was_not_sent_is_written_anew(cast: Cast) -> None:
    person = newcomer(cast)
    invitation = services.invite(actor=cast.actor("people_steward"), person_id=person, at=clock.now())
    assert selectors.waiting_letters(clock.now()) == [invitation]
    first = services.write_letter(invitation_id=invitation, at=clock.now())
    second = services.write_letter(invitation_id=invitation, at=clock.now())
    assert first and second and first.token != second.token
    assert selectors.invited(first.token, clock.now()) is None
    assert selectors.invited(second.token, clock.now()) is not None
    services.letter_sent(invitation_id=invitation, at=clock.now())
    assert services.write_letter(invitation_id=invitation, at=clock.now()) is None, "not twice"


# ── identities elsewhere


def test_issuer_and_subject_are_the_only_key(cast: Cast) -> None:
    services.link_identity(actor=cast.actor("officer"), identity=WHO, at=clock.now())
    assert selectors.account_of_identity(WHO) == cast.officer.account_id
    for other in (
        Identity(WHO.issuer, "so-2"),
        Identity("https://khac.example", WHO.subject),
        Identity(WHO.issuer + "s", "o-1"),
        Identity(WHO.issuer, cast.officer.email),
    ):
        assert selectors.account_of_identity(other) is None
    row = ExternalIdentity.objects.get()
    assert WHO.subject not in row.key, "the number itself is not kept"


def test_one_identity_has_one_account_and_one_account_one_identity_of_an_issuer(cast: Cast) -> None:
    at = clock.now()
    services.link_identity(actor=cast.actor("officer"), identity=WHO, at=at)
    assert (
        code_of(lambda: services.link_identity(actor=cast.actor("chair"), identity=WHO, at=at))
        == "access-065"
    )
    second = Identity(WHO.issuer, "so-2")
    assert (
        code_of(lambda: services.link_identity(actor=cast.actor("officer"), identity=second, at=at))
        == "access-066"
    )
    services.unlink_identity(actor=cast.actor("officer"), issuer=WHO.issuer, at=at)
    services.link_identity(actor=cast.actor("chair"), identity=WHO, at=at)
    assert selectors.account_of_identity(WHO) == cast.chair.account_id


def test_a_closed_account_has_no_identity_and_the_last_way_in_stays(cast: Cast) -> None:
    person = newcomer(cast)
    accept(letter(cast, person), identity=WHO)
    account = selectors.account_of_identity(WHO)
    assert account is not None
    actor = selectors.actor_of(account, None, clock.now())
    assert actor is not None
    assert (
        code_of(lambda: services.unlink_identity(actor=actor, issuer=WHO.issuer, at=clock.now()))
        == "access-068"
    )
    services.close_account(actor=cast.actor("people_steward"), person_id=person, at=clock.now())
    assert selectors.account_of_identity(WHO) is None


# ── sessions


def test_closing_ends_sessions_for_good_also_those_nobody_listed(cast: Cast) -> None:
    steward, at = cast.actor("people_steward"), clock.now()
    client = cast.client("officer")
    assert client.get("/ho-so/").status_code == 200
    services.close_account(actor=steward, person_id=cast.officer.person_id, at=at)
    services.reopen_account(actor=steward, person_id=cast.officer.person_id, at=at)
    assert client.get("/ho-so/").status_code == 302, "opened again, the old session stays dead"
    assert cast.client("officer").get("/ho-so/").status_code == 200


def test_a_steward_signs_their_own_people_out(cast: Cast) -> None:
    client = cast.client("officer")
    for name in ("officer", "stranger"):
        code_of(
            lambda name=name: services.sign_out_person(
                actor=cast.actor(name), person_id=cast.officer.person_id, at=clock.now()
            )
        )
    services.sign_out_person(
        actor=cast.actor("people_steward"), person_id=cast.officer.person_id, at=clock.now()
    )
    assert client.get("/ho-so/").status_code == 302


def test_somebody_elses_session_is_not_found(cast: Cast) -> None:
    assert (
        code_of(lambda: services.end_session(actor=cast.actor("officer"), session_id=999, at=clock.now()))
        == "access-069"
    )


# ── the second factor


def test_the_rule_is_the_system_stewards_and_in_force_after_its_grace(cast: Cast) -> None:
    at = clock.now()
    today = clock.today(at)
    assert (
        code_of(
            lambda: services.set_second_factor_rule(
                actor=cast.actor("people_steward"), since=today, grace_days=14, at=at
            )
        )
        == "access-130"
    )
    steward = cast.actor("system_steward")
    assert (
        code_of(lambda: services.set_second_factor_rule(actor=steward, since=today, grace_days=91, at=at))
        == "access-070"
    )
    chair, officer = cast.actor("chair"), cast.actor("officer")
    assert selectors.second_factor_of(cast.chair.account_id, chair.acting, at) is None, "not in force"
    services.set_second_factor_rule(actor=steward, since=today, grace_days=14, at=at)
    state = selectors.second_factor_of(cast.chair.account_id, chair.acting, at)
    assert state is not None
    assert (state.due, state.overdue) == (today + timedelta(days=14), False)
    later = at + timedelta(days=14)
    late = selectors.second_factor_of(cast.chair.account_id, chair.acting, later)
    assert late is not None
    assert late.overdue
    assert selectors.second_factor_of(cast.officer.account_id, officer.acting, later) is None
    Authenticator.objects.create(user_id=cast.chair.account_id, type="recovery_codes", data={})
    assert selectors.second_factor_of(cast.chair.account_id, chair.acting, later) is not None, (
        "recovery codes alone are none"
    )
    Authenticator.objects.create(user_id=cast.chair.account_id, type="totp", data={})
    assert selectors.second_factor_of(cast.chair.account_id, chair.acting, later) is None
    tally = selectors.second_factor_rule(at)
    assert (tally.having, tally.holders > tally.having) == (1, True)


def test_taking_the_factors_off_somebody_ends_their_sessions_and_is_told(cast: Cast) -> None:
    Authenticator.objects.create(user_id=cast.officer.account_id, type="totp", data={})
    client = cast.client("officer")
    steward = cast.actor("people_steward")
    kinds = services.reset_second_factor(
        actor=steward, person_id=cast.officer.person_id, reason="mất điện thoại", at=clock.now()
    )
    assert kinds == ["totp"]
    assert client.get("/ho-so/").status_code == 302
    assert audit.trail("person", str(cast.officer.person_id))[0].verb == "access.reset_second_factor"
    assert (
        code_of(
            lambda: services.reset_second_factor(
                actor=cast.actor("chair"), person_id=cast.officer.person_id, at=clock.now()
            )
        )
        == "access-106"
    )


def test_a_set_up_installation_has_the_rule(cast: Cast) -> None:
    services.set_second_factor_rule(
        actor=system_actor("setup"), since=date(2026, 11, 22), grace_days=14, at=clock.now()
    )
    assert selectors.second_factor_rule(clock.now()).since == date(2026, 11, 22)


# ── passwords and secrets


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá 1",
        "123456789012",
        "matkhau123456789",
        "Mật khẩu 2026!!!",
        "thidua@20262026",
        SAMPLE_PASSWORD,
    ],
)
def test_poor_passwords_are_refused(db: None, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


def test_long_sentences_and_sample_people_pass(cast: Cast) -> None:
    validate_password("con mèo nhà bên ngủ trưa", user=Account.objects.get(pk=cast.officer.account_id))
    validate_password(SAMPLE_PASSWORD, user=Account.objects.get(pk=cast.officer.account_id))
    validate_password("đ" * 200)
    assert len(PASSWORD) >= 12


@pytest.mark.parametrize(
    "password",
    [
        "nguyenvanthumot",
        "Nguyễn Văn Thử Một",
        "NGUYEN VAN THU MOT 2026",
        "motnguyenvanthu!",
        "nv.thumot.canbo",
        "nvthumotcanbo123",
    ],
)
def test_ones_own_name_and_mailbox_are_no_password(cast: Cast, password: str) -> None:
    account = Account.objects.get(pk=cast.officer.account_id)
    account.person.full_name, account.email = "Nguyễn Văn Thử Một", "nv.thumot.canbo@ward.example"
    with pytest.raises(ValidationError, match="tên hoặc thư điện tử"):
        validate_password(password, user=account)
    validate_password("nguyenvanthumot đi chợ mua cá", user=account)


def test_an_invitation_takes_no_password_made_of_the_name(cast: Cast) -> None:
    at, steward = clock.now(), cast.actor("people_steward")
    given = {"role": "contributor", "body_id": cast.body.ward, "email": "ntm@mau.example"}
    person = services.add_person(actor=steward, full_name="Nguyễn Văn Thử Một", at=at, **given)
    services.open_account(actor=steward, person_id=person, at=at)
    token = letter(cast, person)
    for password in ("nguyenvanthumot", "Nguyễn Văn Thử Một"):
        assert code_of(lambda said=password: accept(token, password=said)) == "access-011"


def test_secrets_rest_sealed_and_older_ones_open_as_they_are() -> None:
    sealed = seal_text("JBSWY3DPEHPK3PXP", "second factor")
    assert "JBSWY3DP" not in sealed
    assert unseal_text(sealed, "second factor") == "JBSWY3DPEHPK3PXP"
    assert unseal_text("JBSWY3DPEHPK3PXP", "second factor") == "JBSWY3DPEHPK3PXP"
    with pytest.raises(InvalidTag):
        unseal_text(sealed, "another purpose")
