"""Whatever was said of somebody through the services, after erasure it stands nowhere but in records of acts."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import PASSWORD, SINCE, Cast
from tests.privacy.planting import places_of
from thidua.foundations.access import selectors as access_read
from thidua.foundations.access import services as access
from thidua.foundations.access.models import Appointment
from thidua.foundations.audit import selectors as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.privacy import selectors
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.text_vn import search_key, squeeze
from thidua.journeys import personal_data

LOADER = system_actor("loader")

#: Names with a word no other text holds, so that finding it anywhere means finding this person.
_name = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàạéèẹíìịóòọúùụýỳỵ ", min_size=1, max_size=20).map(
    lambda text: squeeze(f"Zwjf {text} Qzx{uuid4().hex[:8]}")
)
_mail = st.builds(lambda n: f"zwjf{n}-{uuid4().hex[:8]}@mau.example", st.integers(0, 99))
_phone = st.builds(lambda n: f"09{n:08d}77001", st.integers(0, 99_999_999))
_act = st.sampled_from(["rename", "appoint", "account", "language", "notice", "export"])


def kept_columns() -> set[str]:
    """Columns the register keeps on erasure: records of acts."""
    from thidua.foundations.privacy.selectors.traces import has_class, model_of

    found = set()
    for table in selectors.register().tables:
        for field in table.personal if has_class(table.label) else ():
            if field.erase == "keep":
                model = model_of(table.label)
                found.add(f"{model._meta.db_table}.{model._meta.get_field(field.name).column}")
    return found


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.tuples(_name, _mail, _phone), min_size=1, max_size=3),
    acts=st.lists(_act, max_size=6),
)
def test_nothing_ever_said_of_somebody_survives_but_in_records_of_acts(
    cast: Cast, people: list[tuple[str, str, str]], acts: list[str]
) -> None:
    with transaction.atomic():
        _live_and_be_erased(cast, people, acts)
        transaction.set_rollback(True)


def _live_and_be_erased(cast: Cast, people: list[tuple[str, str, str]], acts: list[str]) -> None:
    at, ward = clock.now(), cast.body.ward
    (name, mail, phone), *renamed = people
    said = {mail, phone, name, search_key(name)}
    person = access.add_person(actor=LOADER, full_name=name, body_id=ward, email=mail, phone=phone, at=at)
    account = None
    for number, act in enumerate(acts):
        if act == "rename" and renamed:
            name, mail, phone = renamed.pop()
            said |= {mail, phone, name, search_key(name)}
            access.change_person(
                actor=LOADER, person_id=person, full_name=name, email=mail, phone=phone, at=at
            )
        elif act == "appoint" and not Appointment.objects.filter(person=person).exists():
            access.appoint(
                actor=LOADER, person_id=person, role="contributor", body_id=ward, since=SINCE, at=at
            )
        elif act == "account" and account is None:
            account = access.open_account(actor=LOADER, person_id=person, password=PASSWORD, at=at)
        elif act == "language" and account is not None:
            own = access_read.actor_of(account, None, at)
            assert own is not None
            access.change_language(actor=own, account_id=account, language=["en", "vi"][number % 2], at=at)
        elif act == "notice":
            notices.queue_notice(
                to=[person],
                kind="plans.adopted",
                subject=f"Gửi {name}",
                text=mail,
                dedupe=f"{person}:{number}",
                at=at,
            )
        elif act == "export":
            personal_data.export(actor=LOADER, person_id=person, at=at)
    for row in Appointment.objects.filter(person=person):
        access.end_appointment(actor=LOADER, appointment_id=row.pk, at=at)
    personal_data.erase(actor=LOADER, person_id=person, typed_name=name, reason="đơn của người ấy", at=at)
    left = places_of(sorted(word for word in said if len(word) > 6))
    assert left.keys() <= kept_columns(), left
    assert left.keys() <= {"audit_entry.actor_label"}, "only where they acted themselves"
    assert audit.verify_chain().ok
