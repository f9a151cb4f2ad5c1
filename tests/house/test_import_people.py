"""The pages of importing people: look, then store exactly what was looked at, once."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.cast import Cast
from tests.journeys.reorganising import carry, draft, split
from tests.made_plan import AT
from thidua.foundations.access.models import Appointment, Person
from thidua.foundations.access.tests.test_importing import row, sheet
from thidua.foundations.orgs import selectors as orgs


def sent(content: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile("nguoi.xlsx", content)


def test_look_then_store_once(cast: Cast) -> None:
    client, address = cast.client("people_steward"), f"/nguoi/don-vi/{cast.body.ward}/nhap/"
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 422
    looked = client.post(address, {"tep": sent(sheet(row("Lê Mẫu Một"), row("Lê Mẫu Hai")))}).content.decode()
    assert "2 người sẽ được thêm" in looked
    assert not Person.objects.filter(full_name="Lê Mẫu Một").exists()
    token = re.search(r'name="ghi" value="([^"]+)"', looked)
    assert token
    kept = cache.get(f"held_file:{token[1]}")
    assert kept
    assert str(kept).startswith("v1:"), "kept sealed"
    other = cast.client("city_steward")
    assert other.post(address, {"ghi": token[1]}).status_code == 409, "another browser cannot store it"
    looked = client.post(address, {"tep": sent(sheet(row("Lê Mẫu Một"), row("Lê Mẫu Hai")))}).content.decode()
    token = re.search(r'name="ghi" value="([^"]+)"', looked)
    assert token
    assert client.post(address, {"ghi": token[1]}).status_code == 302
    assert Person.objects.filter(full_name__startswith="Lê Mẫu").count() == 2
    assert cache.get(f"held_file:{token[1]}") is None, "and forgotten"
    assert client.post(address, {"ghi": token[1]}).status_code == 409
    assert Person.objects.filter(full_name__startswith="Lê Mẫu").count() == 2


def test_errors_stand_in_a_table_and_the_template_is_a_workbook(cast: Cast) -> None:
    client, address = cast.client("people_steward"), f"/nguoi/don-vi/{cast.body.ward}/nhap/"
    text = client.post(address, {"tep": sent(sheet(row(""), row(identifier="12")))}).content.decode()
    assert "2 lỗi, chưa ghi gì" in text
    assert "Chưa có họ và tên." in text
    assert 'name="ghi"' not in text
    assert client.post(address, {"tep": sent(b"khong phai bang tinh")}).status_code == 409
    template = client.get(f"{address}mau/")
    assert template.content.startswith(b"PK")


def test_who_is_known_is_shown_as_appointed_only(cast: Cast) -> None:
    client, address = cast.client("people_steward"), f"/nguoi/don-vi/{cast.body.ward}/nhap/"

    def stored(content: bytes) -> tuple[str, str]:
        looked = client.post(address, {"tep": sent(content)}).content.decode()
        token = re.search(r'name="ghi" value="([^"]+)"', looked)
        assert token, looked
        return looked, client.post(address, {"ghi": token[1]}, follow=True).content.decode()

    stored(sheet(row("Lê Mẫu Một", identifier="031090004567")))
    again = row("Lê Mẫu Một", identifier="031090004567", role="chair", capacity="Cấp phó")
    looked, done = stored(sheet(again, row("Lê Mẫu Hai")))
    assert "1 người sẽ được thêm" in looked
    assert "đã có trong hệ thống: chỉ bổ nhiệm" in looked
    assert "Cấp phó" in looked
    assert "Đã bổ nhiệm 1 người có sẵn." in done
    assert Person.objects.filter(full_name="Lê Mẫu Một").count() == 1


def test_people_of_a_divided_ward_come_back_by_their_number(cast: Cast) -> None:
    client, ward = cast.client("city_steward"), f"/nguoi/don-vi/{cast.body.ward}/nhap/"
    looked = client.post(ward, {"tep": sent(sheet(row("Lê Mẫu Một", identifier="031090004567")))}).content
    client.post(ward, {"ghi": re.search(r'name="ghi" value="([^"]+)"', looked.decode())[1]})  # type: ignore[index]
    post = Appointment.objects.filter(person__full_name="Lê Mẫu Một")
    post.update(valid=DateRange(AT.date() - timedelta(days=90), None))
    carry(draft(split(cast, "ward")))
    seat = next(card for card in orgs.children(cast.body.city) if card.name.endswith("Mẫu X"))
    content = sheet(row("Lê Mẫu Một", identifier="031090004567"))
    page = client.post(f"/nguoi/don-vi/{seat.id}/nhap/", {"tep": sent(content)}).content.decode()
    assert "đã có trong hệ thống: chỉ bổ nhiệm" in page
    stranger = cast.client("people_steward").post(f"/nguoi/don-vi/{seat.id}/nhap/", {"tep": sent(content)})
    assert stranger.status_code in {403, 404}
