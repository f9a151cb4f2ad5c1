"""``thidua reorganise --answers``: what is open at a divided body is asked, answered in a table, and refused until it is."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cast import Cast
from tests.jobs.test_reorganise import listed, run
from tests.journeys.reorganising import ON
from tests.journeys.test_reorganise import city_plan
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.models import Reorganisation
from thidua.work.obligations.models import Obligation

pytestmark = pytest.mark.django_db
HEAD = ("Đơn vị", "Việc", "Nơi nhận")


@pytest.fixture
def divided(cast: Cast, tmp_path: Path) -> Path:
    """A ward with open obligations becomes two."""
    city_plan(cast)
    part = {"old": "11602", "extent": "một phần"}
    act = {"act": "05/NQ-MAU", "on": f"{ON:%d/%m/%Y}"}
    return listed(
        tmp_path,
        act | part | {"name": "Phường Mẫu X", "kind": "phường"},
        part | {"name": "Phường Mẫu Y", "kind": "phường"},
    )


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def table(path: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Path:
    """Answers as CSV, as an office writes them."""
    file = path / "tra-loi.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows([head, *rows])
    return file


def questions(path: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    run(file, "--questions", path / "hoi.csv")
    capsys.readouterr()
    with (path / "hoi.csv").open(encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text, delimiter=";"))


def test_what_is_open_is_told_and_nothing_is_done(
    cast: Cast, divided: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ward = orgs.card(cast.body.ward).name
    assert run(divided, "--carry-out") == 1
    shown = capsys.readouterr().out
    assert f"phải chọn: {ward}: " in shown and "nghĩa vụ đang mở" in shown
    assert "phường Mẫu X" in shown and "phường Mẫu Y" in shown and "kết thúc" in shown
    assert "chưa thực hiện" in shown
    assert not Reorganisation.objects.exists() and orgs.card(cast.body.ward).live


def test_the_table_of_questions_is_filled_in_and_the_act_carried_out(
    cast: Cast, divided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, *rows = questions(tmp_path, divided, capsys)
    assert not Reorganisation.objects.exists()
    assert head[:5] == ["Đơn vị", "Việc", "Mục", "Nơi nhận", "Khóa"]
    for row in rows:
        row[3] = next((name for name in row[5].split(" | ") if "Mẫu Y" in name), "kết thúc")
    answers = table(tmp_path, *map(tuple, rows), head=tuple(head))
    assert run(divided, "--carry-out", "--answers", answers, "--json") == 0
    done = told(capsys)
    assert (done["carried_out"], done["open"], done["wrong_answers"]) == (True, [], [])
    places = {
        ob.body.place.name for ob in Obligation.objects.filter(state__in=["owed", "started"], kind="duty")
    }
    assert "Ủy ban nhân dân phường Mẫu Y" in places and "Ủy ban nhân dân phường Mẫu X" not in places


@pytest.mark.parametrize("as_excel", [False, True])
def test_a_row_of_unit_work_and_taker_is_enough(
    cast: Cast, divided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], as_excel: bool
) -> None:
    _head, *asked = questions(tmp_path, divided, capsys)
    rows = [(row[0], row[1], row[5].split(" | ")[0]) for row in asked]
    file = table(tmp_path, *rows)
    if as_excel:
        book = openpyxl.Workbook()
        for row in (HEAD, *rows):
            book.active.append(list(row))
        file = tmp_path / "tra-loi.xlsx"
        book.save(file)
    assert run(divided, "--carry-out", "--answers", file) == 0
    assert "đã thực hiện" in capsys.readouterr().out


def test_every_wrong_answer_is_told_by_row_and_nothing_is_done(
    cast: Cast, divided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _head, *asked = questions(tmp_path, divided, capsys)
    one = next(row for row in asked if row[1] == "nghĩa vụ đang mở")
    unit, work = one[0], one[1]
    first, second = one[5].split(" | ")[:2]
    file = table(
        tmp_path,
        (unit, work, "Sở Không Có"),
        ("Cơ quan không có", work, first),
        (unit, "việc không có", first),
        (unit, work, first),
        (unit, work, second),
        (unit, work, ""),
    )
    assert run(divided, "--carry-out", "--answers", file, "--json") == 1
    done = told(capsys)
    found = [(w["line"], w["column"]) for w in done["wrong_answers"]]
    assert found == [(2, "Nơi nhận"), (3, "Đơn vị"), (4, "Việc"), (6, "Nơi nhận")]
    assert first in done["wrong_answers"][0]["message"]
    assert not done["carried_out"] and not Reorganisation.objects.exists()
    assert run(divided, "--carry-out", "--answers", table(tmp_path, head=("một", "hai"))) == 1
    assert "Không thấy dòng tiêu đề" in capsys.readouterr().out
    assert run(divided, "--carry-out", "--answers", tmp_path / "none.csv") == 1
