"""Pages of own forms without scripts: rows move before anything is stored, a stale save keeps both, issued is frozen."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.house.matrix import scenes
from thidua.ground import clock
from thidua.work.reports import selectors as reports
from thidua.work.reports import services
from thidua.work.reports.models import FormVersion
from thidua.work.reports.rules import Typed, mark_of, typed_part

pytestmark = pytest.mark.django_db
PART = "muc-so_lieu"
FIGURE = {"unit": "count", "aggregation": "sum", "over_time": "sum", "required": "1", "minimum": "0"}


def _row(key: str, name: str) -> dict[str, str]:
    return {f"cells.{key}.{field}": value for field, value in {**FIGURE, "vi": name, "code": key}.items()}


def _send(cast: Cast, made: Any, viec: str, seen: str = "", **said: str) -> Any:
    address = reverse("form_part", kwargs={"version_id": made.version, "part": PART})
    return cast.client("officer").post(address, {"viec": viec, "seen": seen or made.mark, **said})


def _content(answer: Any) -> str:
    return str(answer.content.decode())


def test_rows_move_on_the_page_and_nothing_is_stored(cast: Cast) -> None:
    made = scenes.form_composed(cast)
    before = FormVersion.objects.values_list("data", "revision").get(id=made.version)
    said = {"vi": "Mục", **_row("a", "Số thứ nhất"), **_row("b", "Số thứ hai")}
    down = _content(_send(cast, made, "xuong:cells.a", **said))
    assert down.index('value="Số thứ hai"') < down.index('value="Số thứ nhất"')
    gone = _content(_send(cast, made, "bo:cells.a", **said))
    assert 'value="Số thứ nhất"' not in gone
    assert 'name="cells.moi-3.vi"' in _content(_send(cast, made, "them:cells", **said))
    assert _send(cast, made, "them:khong_co", **said).status_code == 404
    assert FormVersion.objects.values_list("data", "revision").get(id=made.version) == before


def test_what_is_looked_at_shows_the_reporters_view_of_what_is_typed(cast: Cast) -> None:
    made = scenes.form_composed(cast)
    shown = _content(
        _send(cast, made, "xem", vi="Mục", **_row("a", "Số thứ nhất"), **{"cells.k.vi": "Nửa chừng"})
    )
    seen = shown[shown.index('id="xem"') :]
    assert "Số thứ nhất" in seen
    assert "Nửa chừng" not in seen


def test_a_stale_save_is_refused_and_both_are_kept(cast: Cast) -> None:
    made = scenes.form_composed(cast)
    data = reports.form_data(made.version)
    typed = typed_part(data, PART)
    services.write_form_part(
        actor=cast.actor("officer"),
        version_id=made.version,
        part=PART,
        typed=Typed(said={"vi": "Của người kia"}, rows=typed.rows),
        seen=made.mark,
        at=clock.now(),
    )
    answer = _send(cast, made, "ghi", vi="Của tôi", **_row("a", "Số của tôi"))
    assert answer.status_code == 409
    text = _content(answer)
    assert "Của người kia" in text
    assert 'value="Của tôi"' in text
    assert 'value="Số của tôi"' in text
    assert reports.form_data(made.version)["sections"][0]["vi"] == "Của người kia"
    now = mark_of(reports.form_data(made.version), PART)
    assert f'name="seen" value="{now}"' in text
    assert _send(cast, made, "ghi", seen=now, vi="Của tôi", **_row("a", "Số của tôi")).status_code == 302
    assert reports.form_data(made.version)["sections"][0]["vi"] == "Của tôi"


def test_faults_stand_at_their_fields_and_what_was_typed_stays(cast: Cast) -> None:
    made = scenes.form_composed(cast)
    answer = _send(
        cast, made, "ghi", vi="Mục", **_row("a", ""), **{"cells.b.vi": "Số b", "cells.b.minimum": "vài"}
    )
    assert answer.status_code == 422
    text = _content(answer)
    assert 'href="#cells-a-vi"' in text
    assert 'id="cells-b-minimum_error"' in text
    assert 'value="Số b"' in text


def test_an_issued_form_says_why_it_is_frozen(cast: Cast) -> None:
    made = scenes.form_issued(cast)
    client = cast.client("officer")
    page = client.get(reverse("form_page", args=[made.version]))
    assert "Phiên bản này đã ban hành nên không sửa được" in _content(page)
    part = client.get(reverse("form_part", kwargs={"version_id": made.version, "part": PART}))
    assert part.status_code == 302
    assert _send(cast, made, "ghi", vi="Khác", **_row("a", "Số")).status_code == 409


def test_the_clauses_of_the_plan_it_rests_on_are_offered(cast: Cast) -> None:
    plan = scenes.plan_under_review(cast).plan
    made = scenes.form_composed(cast)
    data = reports.form_data(made.version)
    head = typed_part(data, "chung")
    services.write_form_part(
        actor=cast.actor("officer"),
        version_id=made.version,
        part="chung",
        typed=Typed(said={**head.said, "plan": str(plan)}),
        seen=mark_of(data, "chung"),
        at=clock.now(),
    )
    page = _content(cast.client("officer").get(reverse("form_part", args=[made.version, PART])))
    assert page.count("<option value=") > 3
    assert 'list="cac-diem"' in page


def test_who_answers_is_chosen_among_the_places_of_the_level(cast: Cast) -> None:
    made = scenes.form_composed(cast)
    data = reports.form_data(made.version)
    address = reverse("form_part", kwargs={"version_id": made.version, "part": "chung"})
    client = cast.client("officer")

    def send(viec: str, level: str, *slots: str) -> Any:
        said = {**typed_part(data, "chung").said, "level": level, "slots": list(slots)}
        return client.post(address, {"viec": viec, "seen": mark_of(data, "chung"), **said})

    moved = _content(send("cap", "tinh", "ubnd", "phong_vhxh"))
    assert 'value="ubnd" checked' in moved and "so_noi_vu" in moved
    assert "phong_vhxh" not in moved, "what the other level does not have is chosen no longer"
    refused = send("ghi", "tinh", "ubnd", "phong_vhxh")
    assert refused.status_code == 422 and 'id="slots_error"' in _content(refused)
    assert reports.form_data(made.version) == data
    assert send("ghi", "xa", "ubnd", "hoi_khuyen_hoc").status_code == 302
    stored = FormVersion.objects.get(id=made.version)
    assert stored.slots == stored.data["slots"] == ["ubnd", "hoi_khuyen_hoc"]
    assert "Ủy ban nhân dân, Hội Khuyến học" in _content(
        client.get(reverse("form_page", args=[made.version]))
    )
