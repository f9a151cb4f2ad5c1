"""Opening a round: by a plan it asks those that owe, at the plan's day, for the plan's recipients; or it says why not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from lxml import html

from tests.cast import Cast
from tests.made_plan import COMMUNES, adopted, reading, report
from thidua.ground.actor import system_actor
from thidua.ground.calendar_vn import year_period
from thidua.ground.clock import end_of
from thidua.journeys import open_round
from thidua.work.obligations.models import Obligation
from thidua.work.reports import services as report_services
from thidua.work.reports.models import Report, Round

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 3, tzinfo=UTC)
YEAR = AT.year
HERE = "/bao-cao/dot/mo/"


@pytest.fixture
def form(cast: Cast) -> UUID:
    """A form of the packs, asked of communes each year."""
    return report_services.load_form_pack(
        Path(settings.PACKS) / "forms" / "bdhvs-nam", actor=system_actor("loader"), at=AT
    )


@pytest.fixture
def plan(cast: Cast) -> UUID:
    """The city's plan: communes report each year before 5 December."""
    made = adopted(cast, reading(reporting=[report(**{"from": [COMMUNES]})]))
    open_round.raise_year(actor=cast.actor("city_officer"), plan_id=made, year=YEAR, at=AT)
    return made


@pytest.fixture
def city(cast: Cast) -> Client:
    """Signed in as the city's standing officer."""
    return cast.client("city_officer")


def shown(client: Client, **asked: Any) -> Any:
    """The page with this chosen."""
    answer = client.get(HERE, {name.replace("_", "-"): str(value) for name, value in asked.items()})
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def note(page: Any) -> str:
    """What the page says the round would ask."""
    return " ".join(page.xpath("//*[@id='round-terms']//*[@role='status']")[0].text_content().split())


def groups(page: Any) -> dict[str, int]:
    """The lists of bodies the page unfolds, and how many names each holds."""
    folds = page.xpath("//*[@id='round-terms']//details")
    return {" ".join(one.find("summary").text_content().split()): len(one.findall(".//li")) for one in folds}


def field(page: Any, name: str) -> str:
    """What a field of the second form holds."""
    return str(page.xpath(f"//*[@id='round-terms']//input[@name='{name}']/@value")[0])


def test_by_a_plan_the_page_says_whom_when_and_for_whom(
    city: Client, cast: Cast, form: UUID, plan: UUID
) -> None:
    page = shown(city, mau=form, ke_hoach=plan)
    assert "Đợt này hỏi 2 đơn vị." in note(page)
    assert groups(page) == {"Đơn vị được hỏi (2)": 2}
    assert (field(page, "han"), field(page, "ke-hoach"), field(page, "ky")) == (
        f"04/12/{YEAR}",
        str(plan),
        str(YEAR),
    )
    recipients = page.xpath("//*[@id='noi-nhan']/option[@selected]")
    assert [one.get("value") for one in recipients] == [str(cast.body.home_affairs)]


def test_handing_in_discharges_what_the_plan_asks(city: Client, cast: Cast, form: UUID, plan: UUID) -> None:
    owed = dict(Obligation.objects.filter(plan_id=plan, kind="report").values_list("body_id", "id"))
    year = str(YEAR)
    said = {
        "mau": str(form), "ke-hoach": str(plan), "ky": year, "han": f"04/12/{year}", "khoa": f"20/12/{year}",
        "noi-nhan-da-hoi": "1", "noi-nhan": str(cast.body.department), "duyet": "1",
    }  # fmt: skip
    assert city.post(HERE, said).status_code == 302
    made = Round.objects.get(plan_id=plan)
    assert (made.due_at, made.sign_off) == (end_of(date(YEAR, 12, 4)), True)
    assert list(made.recipients.values_list("body_id", flat=True)) == [cast.body.department]
    assert dict(Report.objects.filter(round=made).values_list("body_id", "obligation_id")) == owed
    own = city.get(f"/bao-cao/dot/{made.id}/").content.decode()
    assert f'href="/ke-hoach/{plan}/"' in own
    assert "gửi cả cho Sở Giáo dục và Đào tạo" in own
    assert "lãnh đạo duyệt trước khi gửi" in own
    again = city.post(HERE, said)
    assert again.status_code == 409
    page = shown(city, mau=form, ke_hoach=plan, ky=YEAR)
    assert page.xpath("//*[@id='round-terms']//*[@role='status']//a/@href") == [f"/bao-cao/dot/{made.id}/"]


def test_without_a_plan_every_body_the_form_is_for_is_asked(city: Client, form: UUID, plan: UUID) -> None:
    page = shown(city, mau=form)
    assert "Đợt này hỏi 2 đơn vị." in note(page)
    assert groups(page) == {"Đơn vị được hỏi (2)": 2}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"mau": ""}, "Chưa chọn mẫu báo cáo"),
        ({"ky": "1999"}, "Chưa chọn kỳ báo cáo"),
        ({"han": "32/13/2026"}, "Hạn gửi không phải là ngày"),
        ({"ke-hoach": "00000000-0000-0000-0000-000000000001"}, "Không còn đơn vị nào nợ báo cáo"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_opened(
    city: Client, form: UUID, said: dict[str, str], told: str
) -> None:
    answer = city.post(
        HERE, {"mau": str(form), "ky": "2026", "han": "04/12/2026", "khoa": "20/12/2026"} | said
    )
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Round.objects.exists()


def test_a_sign_off_rests_on_the_provision_chosen_and_the_round_shows_it(
    city: Client, cast: Cast, form: UUID, plan: UUID
) -> None:
    page = shown(city, mau=form, ke_hoach=plan)
    (offered,) = page.xpath("//select[@id='duyet-theo']/option[@value!='']/@value")
    owed = Obligation.objects.filter(plan_id=plan, kind="report").latest("id")
    assert offered == str(owed.provision_id)
    year = str(YEAR)
    said = {"mau": str(form), "ke-hoach": str(plan), "ky": year, "han": f"04/12/{year}", "duyet": "1"}
    assert city.post(HERE, said | {"duyet-theo": offered}).status_code == 302
    made = Round.objects.get(plan_id=plan)
    assert made.sign_off_by_id == owed.provision_id
    own = " ".join(
        html.fromstring(city.get(f"/bao-cao/dot/{made.id}/").content.decode()).text_content().split()
    )
    assert f"lãnh đạo duyệt trước khi gửi (theo {owed.where}" in own


def test_a_provision_of_another_plan_is_not_taken(city: Client, cast: Cast, form: UUID, plan: UUID) -> None:
    year = str(YEAR)
    said = {"mau": str(form), "ke-hoach": str(plan), "ky": year, "duyet": "1", "duyet-theo": str(plan)}
    assert city.post(HERE, said).status_code == 302
    assert Round.objects.get(plan_id=plan).sign_off_by_id is None


def test_days_that_were_not_told_are_blank_fields(city: Client, cast: Cast, form: UUID) -> None:
    made = report_services.open_round(
        actor=cast.actor("city_officer"),
        form_id=form,
        owner_id=cast.body.city,
        period=year_period(YEAR),
        opens_at=AT,
        due_at=None,
        locks_at=None,
        bodies={cast.body.ward: None},
        at=AT,
    )
    page = html.fromstring(city.get(f"/bao-cao/dot/{made}/").content.decode())
    assert [page.xpath(f"//input[@name='{name}']/@value") for name in ("han", "khoa")] == [[""], [""]]
