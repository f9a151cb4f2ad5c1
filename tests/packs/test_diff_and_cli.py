"""Comparing two versions, and the command line."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import pytest

from tests.packs.cases import DIGITAL, LEARNING, PACKS
from thidua.work.movements.packs import PackInvalid, diff_packs, load_bodies, load_pack_data
from thidua.work.movements.packs.build import digest_of
from thidua.work.movements.packs.cli import add_parser


@pytest.fixture
def newer(packs: Path) -> Path:
    """A second version of the learning-society pack: one value changed, one content added, one duty gone."""
    path = packs / "movements/xa-hoi-hoc-tap/moi"
    shutil.copytree(packs / LEARNING, path)
    for file, old, new in (
        ("movement.yaml", 'version: "1.1"', 'version: "9.0"'),
        ("targets.yaml", 'operator: "=", value: "70"', 'operator: ">=", value: "71"'),
        (
            "movement.yaml",
            "contents:\n",
            "contents:\n  - {code: nd-0, text: Mới, source: du-an, verified: false}\n",
        ),
    ):
        text = (path / file).read_text(encoding="utf-8")
        assert old in text
        (path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    lines = (path / "duties.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    (path / "duties.yaml").write_text("".join(x for x in lines if "nv-dang-ky" not in x), encoding="utf-8")
    return path


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    options = parser.parse_args(["pack", *words])
    return int(options.run(options))


def test_a_pack_does_not_differ_from_itself() -> None:
    found = diff_packs(PACKS / LEARNING, PACKS / LEARNING)
    assert found.changes == ()
    assert "không khác nhau" in found.to_text()


def test_the_order_of_entries_is_no_difference(packs: Path) -> None:
    path = packs / LEARNING / "targets.yaml"
    head, *entries = path.read_text(encoding="utf-8").splitlines(keepends=True)
    entries = [entry for entry in entries if entry.lstrip().startswith("- ")]
    path.write_text(head + "".join(reversed(entries)), encoding="utf-8")
    assert diff_packs(PACKS / LEARNING, packs / LEARNING).changes == ()


def test_a_difference_names_what_changed(newer: Path) -> None:
    found = {(c.section, c.path, c.what) for c in diff_packs(PACKS / LEARNING, newer).changes}
    assert found == {
        ("movement", "version", "changed"),
        ("movement", "contents.nd-0", "added"),
        ("targets", "gdht-2025.operator", "changed"),
        ("targets", "gdht-2025.value", "changed"),
        ("duties", "nv-dang-ky", "removed"),
    }


def test_a_difference_reads_like_a_list(newer: Path) -> None:
    text = diff_packs(PACKS / LEARNING, newer).to_text()
    assert "xa-hoi-hoc-tap 1.1 → xa-hoi-hoc-tap 9.0: 5 thay đổi" in text
    assert "~ gdht-2025.value: 70 → 71" in text
    assert "+ contents.nd-0: Mới" in text
    assert "- nv-dang-ky: " in text


def test_the_digest_follows_the_facts_not_the_layout(packs: Path, newer: Path) -> None:
    path = packs / LEARNING / "targets.yaml"
    path.write_text("# ghi chú\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    digest = load_pack_data(PACKS / LEARNING).digest()
    assert load_pack_data(packs / LEARNING).digest() == digest
    assert load_pack_data(newer).digest() != digest


def test_a_field_added_later_does_not_change_the_digest_of_what_was_published() -> None:
    """Fields at their default are not in the stored JSON, so a new optional field leaves old digests alone."""
    pack = load_pack_data(PACKS / LEARNING)
    stored = pack.to_json()
    verified = next(t for t in stored["targets"] if t["code"] == "gdht-2025")
    assert "status" not in verified
    assert next(t for t in stored["targets"] if t["code"] == "gdht-2030")["status"] == "chưa xác minh"
    assert digest_of(json.loads(json.dumps(stored))) == pack.digest()


def test_loading_an_unsound_pack_lists_every_problem(packs: Path) -> None:
    (packs / DIGITAL / "rewards.yaml").unlink()
    (packs / DIGITAL / "duties.yaml").unlink()
    with pytest.raises(PackInvalid) as refusal:
        load_pack_data(packs / DIGITAL)
    assert {p.file for p in refusal.value.problems} == {"rewards.yaml", "duties.yaml"}


def test_loading_the_wrong_kind_of_pack_is_refused() -> None:
    with pytest.raises(PackInvalid):
        load_pack_data(PACKS / "bodies")
    with pytest.raises(PackInvalid):
        load_bodies(PACKS / DIGITAL)


def test_check_says_yes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(PACKS)) == 0
    assert capsys.readouterr().out.count("không có lỗi") >= 4


def test_check_says_no_with_file_and_line(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = packs / DIGITAL / "targets.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("year: 2026", "year: 2036", 1), encoding="utf-8")
    assert run("check", str(packs / DIGITAL)) == 1
    out = capsys.readouterr().out
    assert f"{path}:5: [rule]" in out


def test_check_as_json(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (packs / DIGITAL / "rewards.yaml").unlink()
    assert run("check", "--json", str(packs / DIGITAL)) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["problems"] == 1
    assert answer["packs"][0]["problems"][0]["file"] == "rewards.yaml"


def test_check_without_a_path_takes_the_shipped_packs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["packs"]) >= 4


def test_diff_as_json(newer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("diff", "--json", str(PACKS / LEARNING), str(newer)) == 0
    assert len(json.loads(capsys.readouterr().out)["changes"]) == 5


def test_diff_of_an_unsound_pack_is_refused(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (packs / DIGITAL / "rewards.yaml").unlink()
    assert run("diff", str(PACKS / DIGITAL), str(packs / DIGITAL)) == 1
    assert "rewards.yaml:1" in capsys.readouterr().err


def test_load_refuses_before_it_touches_the_database(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (packs / DIGITAL / "rewards.yaml").unlink()
    assert run("load", str(packs / DIGITAL)) == 1
    assert run("load", str(PACKS / "bodies")) == 1
    assert "rewards.yaml:1" in capsys.readouterr().err
