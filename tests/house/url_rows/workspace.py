"""Desk, obligations, calendar, letters, plans, movements, organisations, notices, search, health."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests import made_plan
from tests.house import sample_plan
from tests.house.url_table import SIGN_IN, SIGNED_IN, Row
from thidua.foundations.notices import selectors as notices
from thidua.foundations.notices import services as notice_services
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.work.movements import selectors as movements
from thidua.work.movements import services as movement_services
from thidua.work.obligations import services as obligations
from thidua.work.plans import selectors as plans

#: Roles that read plans and obligations of the ward: its own, and the auditor above.
READERS = "officer contributor chair auditor"
#: Stewards keep people and the machine; the body's own work is not theirs to read.
STEWARDS = "people_steward system_steward"
NOBODY = {SIGN_IN: "anonymous", 403: "without_post"}


def _open(name: str, **more: Any) -> Row:
    """A page every role has, showing its own."""
    return Row(name, expects={**NOBODY, 200: SIGNED_IN}, **more)


def _two_plans(cast: Any) -> tuple[UUID, UUID]:
    """Two plans of the ward under review."""
    other = made_plan.take_in(cast, made_plan.reading(number="79/KH-UBND"), who="officer", issuer="ward")
    return sample_plan.taken_in(cast).plan, other


def _plan(cast: Any, made: sample_plan.Taken) -> dict[str, Any]:
    return {"plan_id": made.plan}


def _provision(cast: Any, made: sample_plan.Taken) -> dict[str, Any]:
    return {"plan_id": made.plan, "provision_id": made.page.provisions[0].id}


def _addressee(cast: Any, made: sample_plan.Taken) -> dict[str, Any]:
    provision = next(p for p in made.page.provisions if p.addressees)
    return {"plan_id": made.plan, "provision_id": provision.id, "addressee_id": provision.addressees[0].id}


def _obligation(cast: Any, made: sample_plan.Taken) -> dict[str, Any]:
    return {"obligation_id": made.obligation}


def _review_act(name: str, kwargs: Any, data: Any = None, *, done: int = 302, note: str = "") -> Row:
    """An act of the review: the ward's officer and contributor; readers are told why not."""
    return Row(
        name,
        kwargs,
        {
            SIGN_IN: "anonymous",
            done: "officer contributor",
            403: "chair auditor without_post",
            404: f"stranger {STEWARDS}",
        },
        method="POST",
        data=data or (lambda cast, made: {"revision": made.page.revision}),
        prepare=sample_plan.taken_in,
        note=note,
    )


def _movement(cast: Any) -> UUID:
    from django.conf import settings

    folder = sorted(path.parent for path in settings.PACKS.glob("movements/*/*/movement.yaml"))[0]
    loader = system_actor("loader")
    loaded = movement_services.load_pack(folder, actor=loader, at=clock.now())
    movement_services.publish_version(actor=loader, version_id=loaded.version_id, at=clock.now())
    return movements.published()[0].id


def _notice(cast: Any) -> UUID:
    notice_services.queue_notice(
        to=[cast.officer.person_id],
        kind="obligations.late",
        subject="Việc mẫu",
        dedupe="url-table",
        at=clock.now(),
    )
    return notices.list_notices(cast.actor("officer"))[0][0].id


def _letter(cast: Any) -> UUID:
    sample_plan.adopted(cast)
    return obligations.draft_letter(actor=cast.actor("officer"), addressee=cast.body.division, at=clock.now())


def _evidence(cast: Any) -> dict[str, UUID]:
    from thidua.work.obligations import selectors

    made = sample_plan.adopted(cast)
    actor, at = cast.actor("division_officer"), clock.now()
    assert made.obligation is not None
    obligations.discharge_obligation(
        actor=actor,
        obligation_id=made.obligation,
        at=at,
        text="xong",
        file=(b"x", "ket-qua.txt", "text/plain"),
    )
    page = selectors.one(actor, made.obligation, at=at)
    return {"obligation_id": made.obligation, "evidence_id": page.evidence[0].id}


ROWS = [
    Row("alive", expects={200: f"anonymous {SIGNED_IN} without_post"}, note="the machine's yes or no"),
    Row(
        "health",
        expects={**NOBODY, 403: f"{READERS} people_steward stranger without_post", 200: "system_steward"},
    ),
    _open("search", data=lambda cast: {"q": "hong an"}),
    _open("desk"),
    # Obligations
    _open("obligation_list"),
    _open("obligation_excel"),
    Row(
        "obligation_page",
        _obligation,
        {**NOBODY, 200: f"{READERS} division_officer", 404: f"stranger other_officer {STEWARDS}"},
        prepare=sample_plan.adopted,
    ),
    Row(
        "obligation_act",
        lambda cast, made: {"obligation_id": made.obligation, "verb": "bat-dau"},
        {
            **NOBODY,
            302: "division_officer",
            403: f"{READERS} without_post",
            404: f"stranger other_officer {STEWARDS}",
        },
        method="POST",
        prepare=sample_plan.adopted,
        note="start: whose it is",
    ),
    Row(
        "obligation_act",
        lambda cast, made: {"obligation_id": made.obligation, "verb": "gia-han"},
        {
            **NOBODY,
            302: "officer chair",
            403: "contributor auditor division_officer without_post",
            404: f"stranger other_officer {STEWARDS}",
        },
        method="POST",
        data=lambda cast, made: {"ngay": "2026-12-20", "ly-do": "thử"},
        prepare=sample_plan.adopted,
        note="extend: whose plan asks it",
    ),
    Row(
        "evidence_file",
        lambda cast, made: made,
        {**NOBODY, 200: f"{READERS} division_officer", 404: f"stranger other_officer {STEWARDS}"},
        prepare=_evidence,
    ),
    # Calendar
    _open("calendar"),
    Row(
        "calendar_subscribe",
        expects={**NOBODY, 302: SIGNED_IN},
        method="POST",
    ),
    Row(
        "calendar_feed",
        lambda cast, token: {"token": token},
        {200: f"anonymous {SIGNED_IN} without_post"},
        prepare=lambda cast: obligations.open_feed(actor=cast.actor("officer"), at=clock.now()),
        note="the secret is the key",
    ),
    Row(
        "calendar_feed",
        lambda cast: {"token": "khong-phai"},
        {404: f"anonymous {SIGNED_IN} without_post"},
        note="a wrong secret",
    ),
    # Letters
    _open("letter_list"),
    Row(
        "letter_draft",
        lambda cast, made: {"body_id": cast.body.division},
        {
            **NOBODY,
            302: "officer chair",
            403: f"contributor auditor {STEWARDS} without_post",
            409: "stranger",
        },
        method="POST",
        prepare=sample_plan.adopted,
    ),
    Row(
        "letter",
        lambda cast, made: {"letter_id": made},
        {**NOBODY, 200: "officer contributor chair people_steward", 404: "stranger auditor system_steward"},
        prepare=_letter,
        note="its body's own, whatever the post",
    ),
    # Plans
    _open("plan_list"),
    _open("plan_upload"),
    Row(
        "plan_upload",
        expects={
            **NOBODY,
            422: "officer contributor stranger",
            403: f"chair auditor {STEWARDS} without_post",
        },
        method="POST",
        note="without a file",
    ),
    Row(
        "plan_attempt",
        lambda cast, made: {"attempt_id": made},
        {**NOBODY, 200: "officer contributor chair people_steward", 404: "stranger auditor system_steward"},
        prepare=sample_plan.attempt,
        note="an upload is its body's own",
    ),
    Row(
        "plan_attempt_again",
        lambda cast, made: {"attempt_id": made},
        {
            **NOBODY,
            409: "officer contributor",
            403: "chair people_steward without_post",
            404: "stranger auditor system_steward",
        },
        method="POST",
        prepare=sample_plan.attempt,
        note="nothing to take again",
    ),
    Row(
        "plan_attempt_anyway",
        lambda cast, made: {"attempt_id": made},
        {
            **NOBODY,
            409: "officer contributor",
            403: "chair people_steward without_post",
            404: "stranger auditor system_steward",
        },
        method="POST",
        prepare=sample_plan.attempt,
        note="nothing in doubt",
    ),
    Row(
        "plan_page",
        _plan,
        {
            **NOBODY,
            200: f"{READERS} city_officer",
            404: f"stranger other_officer division_officer {STEWARDS}",
        },
        prepare=sample_plan.taken_in,
        note="under review",
    ),
    Row(
        "plan_page",
        _plan,
        {
            **NOBODY,
            200: f"{READERS} city_officer division_officer",
            404: f"stranger other_officer {STEWARDS}",
        },
        prepare=sample_plan.adopted,
        note="in force: also those below",
    ),
    _open("plan_rules"),
    Row(
        "plan_graph",
        _plan,
        {**NOBODY, 200: READERS, 404: f"stranger {STEWARDS}"},
        prepare=sample_plan.taken_in,
    ),
    Row(
        "plan_compare_pick",
        _plan,
        {**NOBODY, 200: READERS, 404: f"stranger {STEWARDS}"},
        prepare=sample_plan.taken_in,
        note="nothing to compare it with",
    ),
    Row(
        "plan_compare",
        lambda cast, made: {"plan_id": made[0], "other_id": made[1]},
        {**NOBODY, 200: READERS, 404: f"stranger {STEWARDS}"},
        prepare=_two_plans,
    ),
    Row(
        "plan_file",
        lambda cast, made: {"plan_id": made.plan, "sha256": made.sha256},
        {**NOBODY, 200: READERS, 404: f"stranger {STEWARDS}"},
        prepare=sample_plan.taken_in,
    ),
    Row(
        "plan_review",
        _plan,
        {**NOBODY, 200: READERS, 404: f"stranger {STEWARDS}"},
        prepare=sample_plan.taken_in,
        note="readers look, reviewers act",
    ),
    _review_act("plan_accept_rest", _plan),
    _review_act("plan_link", _plan, lambda cast, made: {"superior": ""}),
    _review_act(
        "plan_identify",
        _plan,
        lambda cast, made: {"kind": "KẾ HOẠCH", "number": "77/KH-UBND", "date": "02/01/2026"},
    ),
    _review_act(
        "plan_provision_judge",
        lambda cast, made: {**_provision(cast, made), "word": "nhan"},
    ),
    Row(
        "plan_provision_correct",
        _provision,
        {
            **NOBODY,
            200: READERS,
            404: f"stranger {STEWARDS}",
        },
        prepare=sample_plan.taken_in,
        note="readers look",
    ),
    Row(
        "plan_provision_add",
        lambda cast, made: {"plan_id": made.plan, "kind": "duty"},
        {
            **NOBODY,
            200: READERS,
            404: f"stranger {STEWARDS}",
        },
        prepare=sample_plan.taken_in,
        note="readers look",
    ),
    _review_act(
        "plan_provision_correct",
        _provision,
        lambda cast, made: {"text": "Sửa lại", "role": "lead", "actor": "Phòng Văn hóa - Xã hội"},
        note="save",
    ),
    _review_act(
        "plan_provision_add",
        lambda cast, made: {"plan_id": made.plan, "kind": "duty"},
        lambda cast, made: {"text": "Việc thêm", "role": "lead", "actor": "Phòng Văn hóa - Xã hội"},
        note="save",
    ),
    _review_act(
        "plan_addressee_resolve",
        _addressee,
        lambda cast, made: {"body": cast.body.division},
    ),
    Row(
        "plan_taker",
        _addressee,
        {
            **NOBODY,
            409: "officer contributor",
            403: "chair auditor without_post",
            404: f"stranger {STEWARDS}",
        },
        method="POST",
        data=lambda cast, made: {"ending": "khong-co", "group": "ubnd_cap_xa"},
        prepare=sample_plan.taken_in,
        note="nothing of it has ended",
    ),
    Row(
        "plan_finding_settle",
        lambda cast, made: {"plan_id": made.plan, "finding_id": UUID(int=7)},
        {**NOBODY, 403: "chair auditor without_post", 404: f"officer contributor stranger {STEWARDS}"},
        method="POST",
        prepare=sample_plan.taken_in,
        note="no such finding",
    ),
    Row(
        "plan_adopt",
        _plan,
        {
            **NOBODY,
            200: "officer chair",
            403: "contributor auditor without_post",
            404: f"stranger {STEWARDS}",
        },
        prepare=sample_plan.taken_in,
        note="what it will do",
    ),
    Row(
        "plan_adopt",
        _plan,
        {
            **NOBODY,
            409: "officer chair",
            403: "contributor auditor without_post",
            404: f"stranger {STEWARDS}",
        },
        method="POST",
        data=lambda cast, made: {"revision": made.page.revision},
        prepare=sample_plan.taken_in,
        note="while provisions wait",
    ),
    _review_act("plan_count", _plan, lambda cast, made: {}, note="confirm all that is proposed"),
    Row(
        "plan_amendment",
        _plan,
        {**NOBODY, 200: READERS, 404: f"stranger division_officer {STEWARDS}"},
        prepare=sample_plan.amending,
        note="like the plan it stands in",
    ),
    Row(
        "plan_amendment",
        _plan,
        {**NOBODY, 404: f"{READERS} stranger {STEWARDS}"},
        prepare=sample_plan.taken_in,
        note="amends nothing",
    ),
    Row(
        "plan_amendment_link",
        _plan,
        {
            **NOBODY,
            302: "officer contributor",
            403: "chair auditor without_post",
            404: f"stranger {STEWARDS}",
        },
        method="POST",
        data=lambda cast, made: {"khong": "1"},
        prepare=sample_plan.amending,
        note="amends nothing here",
    ),
    Row(
        "plan_amending_act",
        lambda cast, made: {
            "plan_id": made.plan,
            "act_id": plans.amendment(cast.actor("officer"), made.plan).acts[0].id,
            "word": "nhan",
        },
        {
            **NOBODY,
            302: "officer contributor",
            403: "chair auditor without_post",
            404: f"stranger {STEWARDS}",
        },
        method="POST",
        prepare=sample_plan.amending,
        note="accept",
    ),
    Row(
        "plan_amendment_apply",
        _plan,
        {
            **NOBODY,
            200: "officer chair",
            403: "contributor auditor without_post",
            404: f"stranger {STEWARDS}",
        },
        prepare=sample_plan.amending,
        note="what it will do",
    ),
    Row(
        "plan_amendment_apply",
        _plan,
        {
            **NOBODY,
            409: "officer chair",
            403: "contributor auditor without_post",
            404: f"stranger {STEWARDS}",
        },
        method="POST",
        prepare=sample_plan.amending,
        note="while acts wait",
    ),
    Row(
        "plan_consolidated",
        _plan,
        {
            **NOBODY,
            200: f"{READERS} city_officer division_officer",
            404: f"stranger other_officer {STEWARDS}",
        },
        prepare=sample_plan.adopted,
    ),
    Row(
        "plan_raise_year",
        _plan,
        {
            **NOBODY,
            302: "officer chair",
            403: "contributor auditor without_post",
            404: f"stranger {STEWARDS}",
        },
        method="POST",
        data=lambda cast, made: {"nam": "2026"},
        prepare=sample_plan.adopted,
    ),
    Row(
        "plan_withdraw",
        _plan,
        {
            **NOBODY,
            302: "officer chair",
            403: "contributor auditor without_post",
            404: f"stranger {STEWARDS}",
        },
        method="POST",
        data=lambda cast, made: {"ly-do": "thử"},
        prepare=sample_plan.taken_in,
    ),
    # Movements, organisations: open to everybody who is signed in and holds a post
    _open("movement_list"),
    Row(
        "movement_page",
        lambda cast, made: {"version_id": made},
        {**NOBODY, 200: SIGNED_IN},
        prepare=_movement,
    ),
    _open("orgs_home"),
    _open("body_pick", data=lambda cast: {"q": "hong an"}),
    Row("body_page", lambda cast: {"body_id": cast.body.ward}, {**NOBODY, 200: SIGNED_IN}),
    Row("territory_page", lambda cast: {"territory_id": cast.territory.ward}, {**NOBODY, 200: SIGNED_IN}),
    # A body's steward and standing officer enter what lies below it; the system's steward anywhere.
    Row(
        "add_body",
        lambda cast: {"body_id": cast.body.ward},
        {
            SIGN_IN: "anonymous",
            200: f"officer {STEWARDS}",
            403: "contributor chair auditor stranger without_post",
        },
    ),
    Row(
        "import_groups",
        lambda cast: {"territory_id": cast.territory.ward},
        {
            SIGN_IN: "anonymous",
            200: f"officer {STEWARDS}",
            403: "contributor chair auditor stranger without_post",
        },
    ),
    # Notices
    _open("notice_list"),
    Row("notice_read_all", expects={**NOBODY, 302: SIGNED_IN}, method="POST"),
    _open("notice_wishes"),
    Row(
        "notice_open",
        lambda cast, made: {"notice_id": made},
        {**NOBODY, 302: "officer", 404: "contributor chair auditor people_steward system_steward stranger"},
        prepare=_notice,
        note="one's own only",
    ),
]
