"""A target from the plan to the wards and back as results: each act, each refusal, nothing rewritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from tests.cast import MEMBERS, Cast
from thidua.foundations.audit.selectors import trail
from thidua.foundations.notices.models import Notice
from thidua.foundations.orgs.models import BodyPlace
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotFound, NotPossible, Refused, Stale
from thidua.work.movements import services as movements
from thidua.work.reports.tests.conftest import NOW, Play
from thidua.work.reports.tests.conftest import play as play
from thidua.work.rollup import policy as rollup_policy
from thidua.work.rollup import services as rollup
from thidua.work.targets import policy, selectors, services
from thidua.work.targets.models import Line, Target, Worksheet

pytestmark = pytest.mark.django_db
MOVEMENT = "binh-dan-hoc-vu-so"


@pytest.fixture(autouse=True)
def movement(cast: Cast) -> None:
    """Targets speak of indicators of a published movement."""
    loader = system_actor("loader")
    folder = Path(settings.PACKS) / "movements" / MOVEMENT / "2025-2030"
    loaded = movements.load_pack(folder, actor=loader, at=NOW)
    movements.publish_version(actor=loader, version_id=loaded.version_id, at=NOW)


def refused(code: str, act: Callable[..., Any], **given: Any) -> Any:
    with pytest.raises((NotPossible, Refused, NotFound, Stale)) as told:
        act(**given)
    assert told.value.code == code, told.value
    return told.value


def city(
    cast: Cast, indicator: str = "d3_nguoi_lon", value: str = "80", operator: str = ">=", **more: Any
) -> UUID:
    return services.set_target(
        actor=cast.actor("city_officer"),
        body_id=cast.body.city,
        movement=MOVEMENT,
        indicator=indicator,
        year=2026,
        operator=operator,
        value=Decimal(value),
        at=NOW,
        **more,
    )


def sheet_of(cast: Cast, target: UUID, method: str = "equal") -> UUID:
    return services.start_worksheet(actor=cast.actor("city_officer"), target_id=target, method=method, at=NOW)


def test_a_target_is_set_once_changed_with_a_reason_and_its_past_stays(cast: Cast) -> None:
    first = city(cast)
    refused("targets-008", city, cast=cast)
    act = {"actor": cast.actor("city_officer"), "operator": ">=", "value": Decimal(85), "at": NOW}
    refused("targets-009", services.change_target, target_id=first, reason=" ", **act)
    second = services.change_target(target_id=first, reason="Nghị quyết mới", **act)
    page = selectors.target_page(cast.actor("city_officer"), second)
    assert [view.goal.value for view in (page.view, *page.history)] == [85, 80]
    assert page.history[0].state == "replaced"
    assert Target.objects.get(id=first).value == 80
    assert len(trail("target", str(second))) == 1


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("targets-005", {"value": "120"}),
        ("targets-005", {"value": "-1"}),
        ("targets-005", {"operator": "~"}),
        ("targets-005", {"indicator": "lop_hoc", "value": "1.5"}),
        ("targets-004", {"indicator": "khong_co"}),
    ],
)
def test_what_makes_no_target_is_refused(cast: Cast, code: str, given: dict[str, str]) -> None:
    refused(code, city, cast=cast, **given)
    assert not Target.objects.exists()


def test_a_count_is_split_to_the_last_head_and_handed_out_at_once(cast: Cast) -> None:
    target = city(cast, "lop_hoc", "101")
    sheet = sheet_of(cast, target)
    assert sheet_of(cast, target) == sheet, "a second click makes no second sheet"
    page = selectors.worksheet_page(cast.actor("city_officer"), sheet)
    assert sum(line.value or 0 for line in page.lines) == 101
    assert page.sum.enough
    given = services.hand_out(actor=cast.actor("city_officer"), worksheet_id=sheet, at=NOW)
    assert given == len(page.lines) >= 2
    rows = Target.objects.filter(parent_id=target, state="in_force")
    assert {row.origin for row in rows} == {"given"}
    assert sum(row.value for row in rows) == 101
    ward = selectors.board(cast.actor("officer"), cast.body.ward, 2026)
    assert [view.origin for view in ward.own] == ["given"]
    assert Notice.objects.filter(kind="targets.given", person_id=cast.actor("officer").person_id).count() == 1
    assert len(trail("worksheet", str(sheet))) == 2
    refused("targets-003", services.hand_out, actor=cast.actor("city_officer"), worksheet_id=sheet, at=NOW)


def test_parts_that_fall_short_want_a_reason_and_nothing_is_given_without(cast: Cast) -> None:
    target = city(cast, "lop_hoc", "100")
    sheet = sheet_of(cast, target)
    actor = cast.actor("city_officer")
    services.fill_worksheet(actor=actor, worksheet_id=sheet, values={cast.body.ward: Decimal(1)}, at=NOW)
    told = refused("targets-012", services.hand_out, actor=actor, worksheet_id=sheet, at=NOW)
    assert "lệch" in told.message
    assert not Target.objects.filter(origin="given").exists()
    services.hand_out(actor=actor, worksheet_id=sheet, reason="phường mới lập", at=NOW)
    assert Worksheet.objects.get(id=sheet).reason == "phường mới lập"
    page = selectors.target_page(actor, target)
    assert page.sum is not None
    assert page.sum.enough is False


def test_a_body_may_ask_more_of_itself_but_not_less_without_saying_why(cast: Cast) -> None:
    target = city(cast)
    services.hand_out(actor=cast.actor("city_officer"), worksheet_id=sheet_of(cast, target), at=NOW)
    own = {
        "actor": cast.actor("officer"),
        "body_id": cast.body.ward,
        "movement": MOVEMENT,
        "indicator": "d3_nguoi_lon",
        "year": 2026,
        "operator": ">=",
        "at": NOW,
    }
    told = refused("targets-007", services.set_target, value=Decimal(70), **own)
    assert "80" in told.message
    row = services.set_target(value=Decimal(70), reason="dân di cư", **own)
    board = selectors.board(cast.actor("city_officer"), cast.body.city, 2026)
    ward = next(line for line in board.rows if line.body_id == cast.body.ward)
    assert ward.cells[0] is not None
    assert ward.cells[0].origin == "given", "an undercut is not what the superior measures by"
    views = {view.id: view for view in selectors.board(cast.actor("officer"), cast.body.ward, 2026).own}
    assert views[row].undercuts
    services.withdraw_target(actor=cast.actor("officer"), target_id=row, reason="đã bàn lại", at=NOW)
    services.set_target(value=Decimal(95), **own)
    board = selectors.board(cast.actor("city_officer"), cast.body.city, 2026)
    ward = next(line for line in board.rows if line.body_id == cast.body.ward)
    assert ward.cells[0] is not None
    assert (ward.cells[0].origin, ward.cells[0].goal.value) == ("own", 95)


def test_what_was_given_is_changed_by_the_giver_only(cast: Cast) -> None:
    target = city(cast)
    services.hand_out(actor=cast.actor("city_officer"), worksheet_id=sheet_of(cast, target), at=NOW)
    given = Target.objects.get(origin="given", body_id=cast.body.ward)
    act = {"target_id": given.id, "operator": ">=", "value": Decimal(60), "reason": "xin giảm", "at": NOW}
    refused("targets-100", services.change_target, actor=cast.actor("officer"), **act)
    services.change_target(actor=cast.actor("city_officer"), **act)
    assert Target.objects.get(body_id=cast.body.ward, state="in_force").value == 60


def test_handing_out_again_replaces_what_differs_and_leaves_the_rest(cast: Cast) -> None:
    actor = cast.actor("city_officer")
    target = city(cast, "lop_hoc", "100")
    services.hand_out(actor=actor, worksheet_id=sheet_of(cast, target), at=NOW)
    before = dict(Target.objects.filter(origin="given").values_list("body_id", "id"))
    sheet = sheet_of(cast, target, "hand")
    held = Line.objects.get(worksheet_id=sheet, body_id=cast.body.ward).value
    assert held is not None, "the sheet starts from what they have"
    services.fill_worksheet(actor=actor, worksheet_id=sheet, values={cast.body.ward: held + 5}, at=NOW)
    assert services.hand_out(actor=actor, worksheet_id=sheet, at=NOW) == 1
    now_held = dict(Target.objects.filter(origin="given", state="in_force").values_list("body_id", "id"))
    assert now_held.keys() == before.keys()
    assert {body for body in before if now_held[body] != before[body]} == {cast.body.ward}
    assert Target.objects.get(id=now_held[cast.body.ward]).replaces_id == before[cast.body.ward]


def test_results_come_from_the_report_and_from_the_total_of_those_below(play: Play) -> None:
    cast = play.cast
    city(cast)
    play.fill()
    play.submit()
    play.accept()
    rollup.mark_round(form_id=play.form, period="2026")
    while rollup.refresh(at=NOW):
        pass
    board = selectors.board(cast.actor("city_officer"), cast.body.city, 2026)
    own = board.own[0]
    assert own.reported is not None
    assert (own.reported.result.numerator, own.reported.result.denominator) == (7000, 9000)
    assert own.reported.round_id == play.round
    assert own.progress.standing == "under_way"
    services.set_target(
        actor=cast.actor("officer"),
        body_id=cast.body.ward,
        movement=MOVEMENT,
        indicator="d4_vneid_so_nguoi",
        year=2026,
        operator=">=",
        value=Decimal(6500),
        at=NOW,
    )
    mine = selectors.board(cast.actor("officer"), cast.body.ward, 2026).own[0]
    assert mine.progress.standing == "reached"
    assert mine.reported is not None
    assert mine.reported.report_id == play.ward


def test_the_board_asks_as_many_questions_for_many_as_for_few(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for indicator in ("lop_hoc", "luot_nguoi", "tin_bai"):
        target = city(cast, indicator, "100")
        services.hand_out(actor=cast.actor("city_officer"), worksheet_id=sheet_of(cast, target), at=NOW)
    with django_assert_max_num_queries(13):
        selectors.board(cast.actor("city_officer"), cast.body.city, 2026)


def test_scope_rule_and_row_filter_agree(cast: Cast) -> None:
    target = city(cast)
    services.hand_out(actor=cast.actor("city_officer"), worksheet_id=sheet_of(cast, target), at=NOW)
    for name in ("officer", "city_officer", "contributor", "chair"):
        actor = cast.actor(name)
        seen = set(Target.objects.filter(policy.visible(actor)).values_list("id", flat=True))
        said = {
            row.id
            for row in Target.objects.select_related("body__place")
            if policy.may_see(actor, row.body.place.path)
        }
        assert seen == said
    refused("targets-001", selectors.target_page, actor=cast.actor("officer"), target_id=target)


def test_two_at_one_sheet_the_second_is_told(cast: Cast) -> None:
    sheet = sheet_of(cast, city(cast))
    act = {"actor": cast.actor("city_officer"), "worksheet_id": sheet, "revision": 1, "at": NOW}
    services.fill_worksheet(values={cast.body.ward: Decimal(90)}, **act)
    refused("targets-003", services.fill_worksheet, values={cast.body.ward: Decimal(91)}, **act)
    refused(
        "targets-015",
        services.fill_worksheet,
        actor=act["actor"],
        worksheet_id=sheet,
        values={cast.body.city: Decimal(1)},
        at=NOW,
    )  # type: ignore[arg-type]
    refused(
        "targets-013", services.fill_worksheet, actor=act["actor"], worksheet_id=sheet, method="size", at=NOW
    )


def test_how_many_stand_below_never_decides_whose_targets_and_totals_are_seen(cast: Cast) -> None:
    for name in MEMBERS:
        actor = cast.actor(name)
        if actor.acting is None:
            continue
        few, many = (replace(actor, acting=replace(actor.acting, few=few)) for few in (True, False))
        for rule in (policy.visible, rollup_policy.visible):
            seen = [
                sorted(map(str, BodyPlace.objects.filter(rule(one)).values_list("body_id", flat=True)))
                for one in (few, many)
            ]
            assert seen[0] == seen[1], name
