"""``thidua reorganise``: look at a list, carry it out, as words and as JSON."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from thidua.cli import build_parser
from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.rules.reorganising_sheet import COLUMNS
from thidua.ground.actor import system_actor
from thidua.jobs.cli_reorganise import run_now

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LINE = "{code},{level},{kind},{name},{short},{parent},2025-07-01,,,,,false\n"
HEAD = "code,level,kind,name,short_name,parent_code,valid_from,valid_to,act_number,act_date,act_issuer,verified\n"


@pytest.fixture
def communes(tmp_path: Path) -> None:
    """One province with two communes, and their people's committees."""
    pack = tmp_path / "small"
    pack.mkdir()
    province = LINE.format(code="98", level="tinh", kind="tinh", name="Tỉnh Mẫu", short="Mẫu", parent="")
    (pack / "provinces.csv").write_text(HEAD + province, encoding="utf-8")
    rows = [
        LINE.format(code=f"0990{n}", level="xa", kind="xa", name=f"Xã Mẫu {n}", short=f"Mẫu {n}", parent="98")
        for n in (1, 2)
    ]
    (pack / "communes.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    actor = system_actor("loader")
    services.load_territories(actor=actor, at=AT, path=pack)
    services.load_body_kinds(actor=actor, at=AT)
    services.build_bodies(actor=actor, on=datetime(2025, 7, 1).date(), at=AT, only=["ubnd"])


def listed(path: Path, *lines: dict[str, Any]) -> Path:
    book = openpyxl.Workbook()
    book.active.append([printed for printed, _ in COLUMNS.values()])
    for line in lines:
        book.active.append([line.get(key, "") for key in COLUMNS])
    file = path / "list.xlsx"
    book.save(file)
    return file


def run(*words: object) -> int:
    return run_now(build_parser("reorganise").parse_args(["reorganise", *map(str, words)]))


def test_a_list_is_looked_at_then_carried_out(
    communes: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = listed(
        tmp_path,
        {
            "act": "01/NQ-MAU",
            "on": "01/11/2026",
            "old": "09901, 09902",
            "code": "09901",
            "name": "Xã Mẫu Chung",
        },
    )
    assert run(file) == 0
    assert "lập 1, kết thúc 2" in capsys.readouterr().out
    assert selectors.territory_by_code("09902").name == "Xã Mẫu 2"
    assert run(file, "--carry-out", "--slots", "ubnd", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["carried_out"] and told["plan"]["bodies_made"] == 1
    assert selectors.territory_by_code("09901").name == "Xã Mẫu Chung"


def test_a_list_with_bodies_is_carried_out_too(
    communes: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = {
        "act": "01/NQ-MAU",
        "on": "01/11/2026",
        "old": "09901, 09902",
        "code": "09903",
        "name": "Xã Mẫu Chung",
    }
    school = {"old": "09901", "body": "Trường Mẫu", "work": "đổi tên", "name": "Trường Mẫu Mới"}
    commune = selectors.territory_by_code("09901").id
    seat = next(c for c in selectors.search_bodies("uy ban nhan dan xa mau 1") if c.territory_id == commune)
    body = services.open_body(
        actor=system_actor("loader"), name="Trường Mẫu", kind="truong_thcs", since=datetime(2025, 7, 1).date(), at=AT,
        parent_id=seat.id, territory_id=commune,
    )  # fmt: skip
    assert run(listed(tmp_path, first, school | {"body": "Trường Khác"})) == 1
    assert "dòng 3, cột Cơ quan, đơn vị: Không có cơ quan tên này ở xã Mẫu 1" in capsys.readouterr().out
    file = listed(tmp_path, first, school)
    assert run(file) == 0
    assert "2 dòng, 2 bước (1 của cơ quan), hiệu lực 2026-11-01" in capsys.readouterr().out
    assert run(file, "--carry-out", "--slots", "ubnd", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["carried_out"] and told["steps_of_bodies"] == 1
    card = selectors.card(body)
    assert (card.name, card.territory_id) == ("Trường Mẫu Mới", selectors.territory_by_code("09903").id)


def test_wrong_rows_are_told_and_nothing_is_done(
    communes: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = listed(tmp_path, {"act": "01/NQ-MAU", "on": "01/11/2026", "old": "09909", "name": "Xã Mẫu Chung"})
    assert run(file) == 1
    assert "dòng 2, cột Mã đơn vị cũ" in capsys.readouterr().out
    assert run(file, "--carry-out") == 1
    assert "orgs-009" in capsys.readouterr().err
    assert run(tmp_path / "none.xlsx") == 1


def test_the_workbook_to_fill_in_is_written(communes: None, tmp_path: Path) -> None:
    file = tmp_path / "empty.xlsx"
    assert run(file, "--workbook") == 0
    assert (
        openpyxl.load_workbook(io.BytesIO(file.read_bytes())).active.cell(1, 1).value == "Số, ký hiệu văn bản"
    )
