"""The pages of importing people: look, then store exactly what was looked at, once."""

from __future__ import annotations

import re

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from thidua.foundations.access.models import Person
from thidua.foundations.access.tests.test_importing import row, sheet


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
