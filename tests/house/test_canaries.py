"""The search for planted contacts and identifiers sees what it looks for, and the logs hold none.

The search itself is part of every row of the matrix (``matrix/canaries.py``, ``matrix/asking.py``): a sample in
``make test``, everything in ``make matrix``.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from tests.cast import Cast
from tests.house.matrix import canaries, table
from tests.house.matrix.asking import check
from tests.house.matrix.world import World
from tests.house.test_matrix import world  # noqa: F401 -- the fixture
from thidua.foundations.access import services as people

MAIL, PHONE, NUMBER = "officer@mau.example", "0987 600 001", "031 090 001 234"


def packed(text: str) -> bytes:
    """A workbook holding the text."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", text)
    return file.getvalue()


@pytest.mark.parametrize(
    "answer",
    [
        f"<p>{MAIL} {PHONE} {NUMBER}</p>".encode(),
        f"{MAIL} 0987.600.001 031090001234".upper().encode(),
        packed(f"<t>{MAIL}</t><t>{PHONE}</t><t>{NUMBER}</t>"),
        b'{"mail": "officer\\u0040mau.example", "phone": "0987600001", "id": "031090001234"}',
        f"DESCRIPTION:{MAIL[:9]}\r\n {MAIL[9:]} 09876\r\n 00001 03109000\r\n 1234".encode(),
        f"?email=officer%40mau.example&phone={PHONE.replace(' ', '')}&id=031090001234".encode(),
    ],
    ids=["page", "dotted", "workbook", "json", "calendar", "address"],
)
def test_they_are_found_however_they_are_written(answer: bytes) -> None:
    assert {kind for kind, _value in canaries.found(answer)} == {"contacts", "identifiers"}
    assert len(list(canaries.found(answer))) == 3
    assert list(canaries.found("••• 234, 01/01/2026, officer, 0912 345 678".encode())) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("GET people", "contacts"),
        ("POST export_person_data json", "identifiers"),
        ("GET my_profile", "contacts"),
    ],
)
def test_a_row_that_may_not_show_them_complains(world: World, name: str, kind: str) -> None:  # noqa: F811
    """The same address under a row that does not say so: the matrix would notice."""
    row = next(row for row in table.rows() if str(row) == name)
    blind = replace(row, **{kind: ""})
    with transaction.atomic():
        made = blind.scene(world)
        complaint = next((said for said in check(world, blind, made, full=False) if " shows " in said), "")
        transaction.set_rollback(True)
    assert complaint


def test_whole_identifiers_are_shown_by_acts_that_leave_a_line_only() -> None:
    assert {row.name for row in table.rows() if row.identifiers} == {"show_identifier", "export_person_data"}
    assert all(row.method == "POST" and not row.unlined for row in table.rows() if row.identifiers)


def test_no_table_holds_a_birth_date() -> None:
    """Were one added, it would have to be planted and looked for like the others."""
    fields = [
        f"{path.stem}.{model}.{field}"
        for path in sorted((Path(settings.PACKS) / "personal-data" / "fields").glob("*.yaml"))
        for model, lines in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for line in lines.get("personal", ())
        for field, words in line["fields"].items()
        if "birth" in field or any("sinh" in str(word).lower().split() for word in words)
    ]
    assert fields == []


def test_logs_hold_none(
    cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused, broken and done acts on people, wrong sign-ins, unknown addresses: all that is logged, at every level."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(
        logging.WARNING
    )  # the queries of a developer, off in a real run
    canaries.plant(cast)
    caplog.clear()
    steward, stranger = cast.client("people_steward"), cast.client("stranger")
    steward.raise_request_exception = False
    add = reverse("add_person", kwargs={"body": cast.body.ward})
    sent = {"full_name": "Người Mẫu Mới", "email": MAIL, "phone": PHONE, "role": "contributor"}
    answers = [
        cast.client().post("/tai-khoan/login/", {"login": MAIL, "password": "sai"}),
        cast.client().post("/tai-khoan/password/reset/", {"email": MAIL}),
        steward.post(add, sent | {"identifier": "031 090"}),
        steward.post(add, sent | {"identifier": NUMBER, "since": "2026-01-05"}),
        stranger.post(add, sent | {"identifier": NUMBER}),
        stranger.get(f"/khong-co/?tim={MAIL}&so=031090001234"),
        steward.post(add, sent | {"identifier": NUMBER}, HTTP_X_REQUEST_ID=MAIL),
    ]
    monkeypatch.setattr(people, "add_person", _broken)
    answers.append(steward.post(add, sent | {"identifier": "031090001299", "since": "2026-01-05"}))
    assert 500 in {answer.status_code for answer in answers}
    assert 404 in {answer.status_code for answer in answers}
    logged = caplog.text.encode() + b"\n".join(_extra(vars(record)) for record in caplog.records)
    assert caplog.records
    assert list(canaries.found(logged)) == []


def _broken(**_given: Any) -> None:
    raise RuntimeError("hỏng")


def _extra(record: Mapping[str, Any]) -> bytes:
    """What a handler may write of a record besides its message."""
    return repr(
        {name: value for name, value in record.items() if name not in {"request", "exc_info"}}
    ).encode()
