"""The audit trail speaks in labels and names, never in the codes and ids that are stored."""

from __future__ import annotations

import importlib

from django.apps import apps

from tests.cast import Cast
from tests.made_plan import AT, STRANGE, adopted, duty, provisions, reading, take_in
from thidua.foundations.access import services as access
from thidua.foundations.audit import verbs
from thidua.ground.clock import today
from thidua.ground.lifecycle import Lifecycle
from thidua.work.obligations import services as obligations
from thidua.work.obligations.models import Obligation
from thidua.work.plans import services as plans


def changes(cast: Cast, kind: str, key: object, who: str = "city_officer") -> str:
    """The changes a trail page shows, as they stand in it."""
    page = cast.client(who).get(f"/nhat-ky/{kind}/{key}/").content.decode()
    return " ".join(part.split("</details>")[0] for part in page.split("<details>")[1:])


def test_states_and_days_of_an_obligation(cast: Cast) -> None:
    plan = adopted(cast)
    obligations.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
    one = Obligation.objects.filter(plan_id=plan).first()
    assert one is not None
    officer = cast.actor("city_officer")
    obligations.excuse_obligation(actor=officer, obligation_id=one.id, reason="Không có lớp.", at=AT)
    shown = changes(cast, "obligation", one.id)
    assert "<del>Chưa làm</del> → <ins>Được miễn</ins>" in shown
    assert "excused" not in shown and "owed" not in shown


def test_bodies_states_and_lists_of_a_plan(cast: Cast) -> None:
    plan = take_in(cast, reading(duties=[duty(STRANGE, "Việc mẫu.")]))
    actor, name = cast.actor("city_officer"), provisions(cast, plan, "duty")[0].addressees[0]
    body = cast.body.home_affairs
    plans.resolve_addressee(actor=actor, plan_id=plan, addressee_id=name.id, body_id=body, at=AT)
    plans.accept_rest(actor=actor, plan_id=plan, at=AT)
    shown = changes(cast, "plan", plan)
    assert "Sở Nội vụ" in shown and str(body) not in shown
    assert "mục</ins>" in shown and "unresolved" not in shown


def test_roles_of_an_appointment(cast: Cast) -> None:
    person = access.add_person(
        actor=cast.actor("people_steward"),
        body_id=cast.body.ward,
        full_name="Người Mẫu",
        role="contributor",
        since=today(),
        at=AT,
    )
    shown = changes(cast, "person", person, "people_steward")
    assert "Cán bộ thực hiện" in shown and "contributor" not in shown


def test_every_state_of_every_lifecycle_has_words_in_the_trail() -> None:
    for app in apps.get_app_configs():
        if not app.name.startswith(("thidua.work.", "thidua.foundations.")):
            continue
        room = app.name.rpartition(".")[2]
        try:
            module = importlib.import_module(f"{app.name}.lifecycle")
        except ModuleNotFoundError:
            continue
        if room in {"papers", "notices", "cascade"}:  # their verbs record no state, or name it elsewhere
            continue
        for table in vars(module).values():
            if isinstance(table, Lifecycle):
                unnamed = [
                    s.code for s in table.states if verbs.value_label(f"{room}.x", "state", s.code) == s.code
                ]
                assert unnamed == [], f"{room}: register_values in verbs.py"
