"""Report forms as packs: what is shipped is sound, and what cannot be a form is refused with its place."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from tests.packs.cases import PACKS
from thidua.work.movements.packs import PackInvalid, check_pack, load_form
from thidua.work.movements.packs.forms import cells_of

FORMS = sorted((PACKS / "forms").iterdir())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A form that may be spoilt, with the packs it rests on."""
    for name in ("bodies", "movements"):
        (tmp_path / name).symlink_to(PACKS / name)
    copytree(PACKS / "forms" / "bdhvs-nam", tmp_path / "forms" / "bdhvs-nam")
    return tmp_path / "forms" / "bdhvs-nam"


def spoil(form: Path, old: str, new: str) -> list[str]:
    file = form / "form.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(problem) for problem in check_pack(form)]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_loaded_form_says_everything_by_itself(path: Path) -> None:
    cells = list(cells_of(load_form(path)))
    assert all(cell.vi and cell.en and cell.unit and cell.aggregation for cell in cells)
    assert not any(cell.unit == "percent" for cell in cells), "a rate is never typed"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("indicator: d4_vneid_so_nguoi", "indicator: khong_co", "không có chỉ số “khong_co”"),
        (
            "{code: lop_hoc, indicator: lop_hoc}",
            "{code: d1_can_bo, indicator: d1_can_bo}",
            "tỷ lệ không được nhập",
        ),
        ("right: [d1_tong]", "right: [d1_tong, d2_tong]", "số ô ở hai vế"),
        ("kind: at_most", "kind: formula", "không thuộc danh sách"),
        ("code: d2_tong", "code: d1_tong", "đã dùng"),
        ("movement: binh-dan-hoc-vu-so", "movement: khac", "không thấy gói phong trào"),
        ('percent: "50"', 'percent: "50", left_over: true', "trường lạ"),
        ("unit: count, aggregation: sum, over_time: last}", "unit: count, over_time: last}", "phải tự có"),
        ("numerator: d1_dat", "numerator: d9_dat", "không có ô số liệu"),
    ],
)
def test_what_is_no_form_is_refused_with_its_place(copy: Path, old: str, new: str, told: str) -> None:
    problems = spoil(copy, old, new)
    assert any(told in problem and problem.startswith("form.yaml:") for problem in problems), problems
    with pytest.raises(PackInvalid):
        load_form(copy)
