"""Own forms from the first line to the round: who may, what is frozen, what clashes, that nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from tests.cast import Cast
from thidua.foundations.audit import selectors as audit
from thidua.ground.calendar_vn import year_period
from thidua.ground.errors import NotFound, NotPossible, Refused, Stale
from thidua.work.reports import rules, selectors, services
from thidua.work.reports.models import FormVersion
from thidua.work.reports.rules import Typed
from thidua.work.reports.tests.conftest import DUE, LOCKS, NOW, OPENS, Play

pytestmark = pytest.mark.django_db

HEAD = Typed(said={"vi": "Mẫu của thành phố", "level": "xa", "period": "year", "movement": "bdhvs"})
CELL = {"unit": "count", "aggregation": "sum", "over_time": "sum", "required": "1", "minimum": "0"}


def refused(code: str, act: Callable[..., Any], **given: Any) -> Any:
    with pytest.raises((NotPossible, Refused, NotFound, Stale)) as told:
        act(**given)
    assert told.value.code == code, told.value
    return told.value


@pytest.fixture
def draft(cast: Cast) -> UUID:
    """A draft of the city with one section of two figures."""
    officer = cast.actor("city_officer")
    version = services.compose_form(actor=officer, head=HEAD, at=NOW)
    part = services.add_section(actor=officer, version_id=version, title="Gia đình", at=NOW)
    cells = tuple(Typed(c, {"vi": f"Số {c}", "code": c, **CELL}) for c in ("tong", "dat"))
    write(cast, version, part, Typed(said={"vi": "Gia đình"}, rows={"cells": cells}))
    return version


def data(version: UUID) -> dict[str, Any]:
    return selectors.form_data(version)


def write(
    cast: Cast, version: UUID, part: str, typed: Typed, who: str = "city_officer", seen: str = ""
) -> None:
    services.write_form_part(
        actor=cast.actor(who),
        version_id=version,
        part=part,
        typed=typed,
        seen=seen or rules.mark_of(data(version), part),
        at=NOW,
    )


def issue(cast: Cast, version: UUID, **more: Any) -> None:
    services.put_form_in_use(actor=cast.actor("city_officer"), version_id=version, at=NOW, **more)


def ask(cast: Cast, version: UUID) -> UUID:
    return services.open_round(
        actor=cast.actor("city_officer"),
        form_id=version,
        owner_id=cast.body.city,
        period=year_period(2026),
        opens_at=OPENS,
        due_at=DUE,
        locks_at=LOCKS,
        at=NOW,
    )


def test_an_own_form_goes_from_the_first_line_to_a_round(cast: Cast, draft: UUID) -> None:
    checks = Typed(rows={"rules": (Typed("k", {
        "left": "dat", "kind": "at_most", "right": "tong", "severity": "blocking", "says": "Đạt không hơn tổng.",
    }),)})  # fmt: skip
    write(cast, draft, "kiem-tra", checks)
    issue(cast, draft)
    asked = ask(cast, draft)
    ward = selectors.reports_of_body(cast.actor("officer"), cast.body.ward)
    assert [card.round_id for card in ward] == [asked]
    form = selectors.parsed(draft)
    assert [cell.code for cell in form.cells] == ["tong", "dat"]
    card = selectors.form_card(cast.actor("city_officer"), draft)
    verbs = {line.verb for line in audit.trail("form", card.form_id)}
    assert verbs == {
        "reports.compose_form", "reports.arrange_form", "reports.write_form_part", "reports.put_form_in_use",
    }  # fmt: skip


@pytest.mark.parametrize("who", ["city_chair", "officer"])
def test_only_the_standing_officer_of_the_body_composes(cast: Cast, draft: UUID, who: str) -> None:
    with pytest.raises((Refused, NotFound)):
        write(cast, draft, "chung", HEAD, who)
    with pytest.raises((Refused, NotFound)):
        services.put_form_in_use(actor=cast.actor(who), version_id=draft, at=NOW)


def test_a_draft_is_seen_by_its_body_alone_and_an_issued_form_below_too(cast: Cast, draft: UUID) -> None:
    below = cast.actor("officer")
    refused("reports-003", selectors.form_card, actor=below, version_id=draft)
    assert draft not in {v.id for versions in selectors.form_list(below) for v in versions}
    issue(cast, draft)
    assert selectors.form_card(below, draft).number == 1
    refused("reports-104", services.drop_form, actor=below, version_id=draft, at=NOW)


def test_a_stale_save_is_refused_and_other_parts_do_not_matter(cast: Cast, draft: UUID) -> None:
    part = f"muc-{data(draft)['sections'][0]['code']}"
    seen = rules.mark_of(data(draft), part)
    typed = rules.typed_part(data(draft), part)
    services.add_section(actor=cast.actor("city_officer"), version_id=draft, title="Mục khác", at=NOW)
    mine = replace(typed, said={**typed.said, "vi": "Tên của tôi"})
    write(cast, draft, part, mine, seen=seen)
    with pytest.raises(Stale) as told:
        write(cast, draft, part, replace(typed, said={**typed.said, "vi": "Tên thứ hai"}), seen=seen)
    assert told.value.code == "reports-057"
    assert data(draft)["sections"][0]["vi"] == "Tên của tôi"
    refused(
        "reports-057", services.drop_section, actor=cast.actor("city_officer"), version_id=draft,
        section=data(draft)["sections"][0]["code"], seen=seen, at=NOW,
    )  # fmt: skip


def test_a_part_with_faults_is_not_stored_at_all(cast: Cast, draft: UUID) -> None:
    part, before = f"muc-{data(draft)['sections'][0]['code']}", data(draft)
    cells = (Typed("a", {"vi": "Tốt", **CELL}), Typed("b", {"vi": "", **CELL}))
    told = refused(
        "reports-058", services.write_form_part, actor=cast.actor("city_officer"), version_id=draft, part=part,
        typed=Typed(said={"vi": "Tên mới"}, rows={"cells": cells}), seen=rules.mark_of(before, part), at=NOW,
    )  # fmt: skip
    assert [each.path for each in told.details["wrong"]] == ["cells.b.vi"]
    assert data(draft) == before


def test_a_form_that_does_not_pass_the_check_is_not_issued(cast: Cast, draft: UUID) -> None:
    checks = Typed(rows={"rules": (Typed("k", {
        "left": "dat", "kind": "at_most", "right": "tong", "severity": "blocking",
    }),)})  # fmt: skip
    write(cast, draft, "kiem-tra", checks)
    part = f"muc-{data(draft)['sections'][0]['code']}"
    typed = rules.typed_part(data(draft), part)
    write(cast, draft, part, replace(typed, rows={**typed.rows, "cells": typed.rows["cells"][:1]}))
    refused(
        "reports-056", services.put_form_in_use, actor=cast.actor("city_officer"), version_id=draft, at=NOW
    )
    assert selectors.form_card(cast.actor("city_officer"), draft).state == "draft"


def test_what_is_issued_is_what_the_officer_looked_at(cast: Cast, draft: UUID) -> None:
    seen = selectors.form_card(cast.actor("city_officer"), draft).revision
    services.add_section(actor=cast.actor("city_officer"), version_id=draft, title="Thêm", at=NOW)
    refused(
        "reports-004", services.put_form_in_use,
        actor=cast.actor("city_officer"), version_id=draft, revision=seen, at=NOW,
    )  # fmt: skip


def test_a_form_in_use_never_changes_and_goes_on_as_its_next_version(cast: Cast, draft: UUID) -> None:
    officer = cast.actor("city_officer")
    issue(cast, draft)
    ask(cast, draft)
    before = data(draft)
    part = f"muc-{before['sections'][0]['code']}"
    given: dict[str, Any] = {"actor": officer, "version_id": draft, "at": NOW}
    typed, seen = rules.typed_part(before, part), rules.mark_of(before, part)
    refused("reports-006", services.write_form_part, part=part, typed=typed, seen=seen, **given)
    refused("reports-006", services.add_section, title="Thêm", **given)
    refused("reports-006", services.move_section, section="gia_dinh", how="len", **given)
    refused("reports-060", services.withdraw_form, reason="nhầm", **given)
    with pytest.raises(DatabaseError), transaction.atomic():
        FormVersion.objects.filter(id=draft).update(data={})
    assert data(draft) == before
    after = services.copy_form(actor=officer, version_id=draft, at=NOW)
    refused("reports-059", services.copy_form, actor=officer, version_id=draft, at=NOW)
    assert [
        card.id
        for card in selectors.forms(officer)
        if card.form_id == selectors.form_card(officer, draft).form_id
    ] == [draft]
    services.move_section(actor=officer, version_id=after, section="gia_dinh", how="xuong", at=NOW)
    issue(cast, after)
    states = {
        v.number: v.state
        for v in selectors.form_versions(officer, selectors.form_card(officer, draft).form_id)
    }
    assert states == {1: "retired", 2: "in_use"}
    assert data(draft) == before
    assert [cell.code for cell in selectors.parsed(after).cells] == ["tong", "dat"]


def test_a_version_no_round_used_is_withdrawn_with_its_reason(cast: Cast, draft: UUID) -> None:
    given: dict[str, Any] = {"actor": cast.actor("city_officer"), "version_id": draft, "at": NOW}
    issue(cast, draft)
    refused("reports-011", services.withdraw_form, reason=" ", **given)
    services.withdraw_form(reason="Ban hành nhầm", **given)
    with pytest.raises(NotFound):
        ask(cast, draft)
    again = services.copy_form(**given)
    assert selectors.form_card(cast.actor("city_officer"), again).number == 2


def test_a_pack_is_copied_into_a_form_of_ones_own(cast: Cast, play: Play) -> None:
    officer = cast.actor("city_officer")
    refused("reports-104", services.add_section, actor=officer, version_id=play.form, title="Thêm", at=NOW)
    own = services.copy_form(
        actor=officer, version_id=play.form, code=selectors.free_form_code("Mẫu riêng"), at=NOW
    )
    card = selectors.form_card(officer, own)
    assert (card.owner_id, card.code, card.state) == (cast.body.city, "mau-rieng", "draft")
    assert data(own)["sections"] == data(play.form)["sections"]
    assert data(own)["code"] == "mau-rieng"
    assert selectors.free_form_code("Mẫu riêng") == "mau-rieng-2"
    services.drop_form(actor=officer, version_id=own, at=NOW)
    assert selectors.form_card(officer, own).state == "dropped"
    refused("reports-003", selectors.form_card, actor=cast.actor("officer"), version_id=own)


def test_sections_go_up_and_down_and_are_dropped(cast: Cast, draft: UUID) -> None:
    given: dict[str, Any] = {"actor": cast.actor("city_officer"), "version_id": draft, "at": NOW}
    services.add_section(title="Dòng họ", **given)
    services.move_section(section="dong_ho", how="len", **given)
    assert [s["code"] for s in data(draft)["sections"]] == ["dong_ho", "gia_dinh"]
    services.move_section(section="dong_ho", how="len", **given)
    services.drop_section(section="dong_ho", seen=rules.mark_of(data(draft), "muc-dong_ho"), **given)
    assert [s["code"] for s in data(draft)["sections"]] == ["gia_dinh"]
    refused("reports-061", services.drop_section, section="dong_ho", seen="", **given)
