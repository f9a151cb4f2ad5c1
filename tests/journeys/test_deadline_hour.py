"""Two hundred people press the button in one second, on the server's own addresses and the real database."""

from __future__ import annotations

import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from benchmarks.deadline import asked, form, signed_in
from benchmarks.deadline_load import Officer
from tests.cast import Cast
from thidua.foundations.audit.models import Entry
from thidua.foundations.audit.services import verify_chain
from thidua.foundations.orgs import services as orgs
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.work.reports.models import Attachment, Report, ReportVersion
from thidua.work.rollup.models import Stale

OWN, SAME = 60, 80


def officers(cast: Cast, count: int) -> list[Officer]:
    """So many residential groups of the ward with a report to hand in, and a signed-in officer at each."""
    loader, at, since = system_actor("world"), clock.now(), date(2025, 7, 1)
    ward = cast.territory.ward
    names = [
        orgs.NewGroup(ward, f"Tổ dân phố số {n}", f"số {n}", "to_dan_pho") for n in range(900, 900 + count)
    ]
    orgs.build_residential_groups(actor=loader, groups=names, since=since, at=at)
    orgs.build_bodies(actor=loader, on=since, at=at, levels=["thon"], only=("to_dan_pho",), sample=True)
    return signed_in(asked(cast.body.city, form()), count)


def press(officer: Officer, key: str) -> tuple[int, str]:
    """The button with the figures typed; the status and where the answer leads."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = officer.session
    figures = {f"cell:c{number}": str(figure) for number, figure in enumerate(officer.figures)}
    try:
        answer = client.post(f"/bao-cao/{officer.report}/gui/", {**figures, "idempotency_key": key})
        return answer.status_code, answer.headers.get("Location", "")
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_hundred_press_in_one_second_and_each_report_is_there_once(
    transactional_db: None, cast: Cast
) -> None:
    *each, busy = officers(cast, OWN + 1)
    #: Sixty press on their own report, forty of them twice with one key; a hundred more press on one and the same.
    presses = [(officer, officer.key) for officer in each] + [(officer, officer.key) for officer in each[:40]]
    presses += [(busy, busy.key if number % 5 == 0 else f"{busy.key}-{number}") for number in range(100)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda one: (one[0].report, *press(*one)), presses))
    assert len(answers) == 200
    for report, status, where in answers[:100]:
        assert (status, where) == (302, f"/bao-cao/{report}/")
    told = Counter(status for _report, status, _where in answers[100:])
    assert set(told) == {302, 409} and told[302] in {1, 20}, (
        "one key's presses, or the single press of another"
    )
    wanted = {officer.report: list(officer.figures) for officer in (*each, busy)}
    rows = ReportVersion.objects.values_list("report_id", "number", "figures")
    kept = [(str(r), n, [int(f or 0) for f in fs]) for r, n, fs in rows]
    assert sorted(kept) == sorted((report, 1, figures) for report, figures in wanted.items())
    lines = Counter(Entry.objects.filter(verb="reports.submit_report").values_list("subject_id", flat=True))
    assert lines == dict.fromkeys(wanted, 1)
    assert verify_chain().ok
    assert Stale.objects.count() == len(wanted)


def cut(client: Client, address: str, sent: bytes, share: float, kind: str) -> int:
    """The status of a request whose line breaks off after a share of what it announced."""
    broken = io.BytesIO(sent[: int(len(sent) * share)])
    more: dict[str, Any] = {"CONTENT_LENGTH": str(len(sent)), "wsgi.input": broken}
    return client.generic("POST", address, sent, content_type=kind, **more).status_code


@pytest.mark.parametrize("share", [0.5, 0.999])
def test_what_breaks_off_on_the_way_is_refused_whole(cast: Cast, share: float) -> None:
    """Half of the figures, the last digit missing, the first of two files: each would read as something that was meant."""
    (officer,) = officers(cast, 1)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = officer.session
    typed = urlencode({f"cell:c{n}": f"{figure}000" for n, figure in enumerate(officer.figures)}).encode()
    form_kind = "application/x-www-form-urlencoded"
    assert cut(client, f"/bao-cao/{officer.report}/ghi/", typed, share, form_kind) == 400
    assert Report.objects.get(id=officer.report).draft == {}
    files = [SimpleUploadedFile(f"tep-{n}.pdf", b"%PDF-1.4 " + b"0" * 5000) for n in (1, 2)]
    sent = encode_multipart(BOUNDARY, {"muc": "bang_chung", "tep": files})
    assert cut(client, f"/bao-cao/{officer.report}/dinh-kem/", sent, share, MULTIPART_CONTENT) == 400
    assert not Attachment.objects.exists()
