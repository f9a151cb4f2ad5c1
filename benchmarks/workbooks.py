"""Workbooks: 100,000 rows of twelve columns written and read, and 114 communes' workbooks made one.

    python -m benchmarks.workbooks [--rows 100000] [--books 114] [--figures 18] [--pandas PYTHON] [--json FILE]

Each part runs in a process of its own, whose peak memory is told. The consolidation is done once as the product does it
(every cell checked, one workbook with the round's shape written) and once by the plain script an officer's colleague
would write: openpyxl opens each file, the figures are copied into a new sheet. Both must hold the same figures;
of three runs each the best counts.
``--pandas`` names a Python that has pandas and openpyxl, for the same by pandas; it is no dependency of the product. No
database is used.

Promises (issue 5): 100,000 × 12 in at most 30 s and 500 MB each way, nothing cut; consolidation at least 8 × faster than
the script, and equal to it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("THIDUA_TESTING", "1")

#: The script of the comparison; it reads the folder given and prints what it wrote as JSON.
_BY_OPENPYXL = """
import glob, json, sys
import openpyxl
out = openpyxl.Workbook()
page = out.active
rows = {}
for name in sorted(glob.glob(sys.argv[1] + "/*.xlsx")):
    book = openpyxl.load_workbook(name, data_only=True)
    page_of = book["Số liệu"].iter_rows(min_row=5, values_only=True)
    values = {r[0]: r[5] for r in page_of if r[0] and r[0].startswith("cell:")}
    report = next(r[1] for r in book["_thidua"].iter_rows(values_only=True) if r[0] == "report")
    rows[report] = values
    page.append([report, *values.values()])
out.save(sys.argv[2])
json.dump(rows, sys.stdout)
"""
_BY_PANDAS = """
import glob, json, sys
import pandas
rows = {}
for name in sorted(glob.glob(sys.argv[1] + "/*.xlsx")):
    sheets = pandas.read_excel(name, sheet_name=["Số liệu", "_thidua"], header=None)
    page = sheets["Số liệu"]
    own = page[page[0].astype(str).str.startswith("cell:")]
    stamp = dict(zip(sheets["_thidua"][0], sheets["_thidua"][1]))
    rows[stamp["report"]] = {a: (None if pandas.isna(b) else float(b)) for a, b in zip(own[0], own[5])}
pandas.DataFrame.from_dict(rows, orient="index").to_excel(sys.argv[2])
json.dump(rows, sys.stdout)
"""


def form_of_twelve() -> Any:
    """A form of eleven figures and one question: twelve columns to fill in."""
    from thidua.work.reports import rules

    cells = [
        {"code": f"c{at}", "vi": f"Chỉ tiêu {at}", "en": "n", "unit": "count", "aggregation": "sum"}
        for at in range(11)
    ]
    words = [{"code": "noi", "vi": "Nhận xét", "en": "Say"}]
    return rules.form_of(
        {"sections": [{"code": "a", "vi": "A", "en": "A", "cells": cells, "prompts": words}]}
    )


def stamp(report: str = "") -> Any:
    """A stamp of nothing in particular."""
    from thidua.work.reports import rules

    return rules.Stamp("report" if report else "round", "r", "f", "d", "m", report)


def write(rows: int, where: Path) -> dict[str, Any]:
    """Write so many rows."""
    from thidua.work.reports.selectors.workbook_round import OneRow, write_many

    form = form_of_twelve()
    made = (
        OneRow(
            f"bao-cao-{at}",
            f"Tổ dân phố số {at}",
            "Có số liệu",
            [Decimal(at * k) for k in range(11)],
            {"text:noi": f"=Thôn {at}: đã làm"},
        )
        for at in range(rows)
    )
    target, checksum = write_many(form, stamp(), [("", "Đợt")], made)
    where.write_bytes(target.read())
    return {"rows": checksum.rows, "checksum": checksum.said(), "MB": round(where.stat().st_size / 1e6, 1)}


def read(where: Path) -> dict[str, Any]:
    """Read them, every cell checked."""
    from thidua.reading.sheets import Workbook
    from thidua.work.reports import rules

    many = rules.read_many(Workbook(where.read_bytes(), where.name), form_of_twelve())
    return {"rows": len(many.rows), "checksum": many.checksum, "faults": len(many.faults)}


def books(count: int, folder: Path, figures: int) -> dict[str, Any]:
    """Filled workbooks of so many communes."""
    from thidua.work.reports.selectors.workbook_report import write_report

    form = form_of(figures)
    for at in range(count):
        held = {f"cell:{cell.code}": str(at * 7 + cell.at) for cell in form.cells} | {"text:noi": "Đã làm."}
        lines = [("", "Báo cáo"), ("Đơn vị", f"Xã {at}")]
        (folder / f"{at:04d}.xlsx").write_bytes(write_report(form, stamp(f"b{at}"), lines, held, {}))
    return {"books": count}


def form_of(figures: int) -> Any:
    """A form of so many figures, six rates and a question; with eighteen as large as the digital movement's yearly one."""
    from thidua.work.reports import rules

    cells = [
        {"code": f"c{at}", "vi": f"Chỉ tiêu {at}", "en": "n", "unit": "count", "aggregation": "sum"}
        for at in range(figures)
    ]
    rates = [
        {"indicator": f"t{at}", "numerator": f"c{at}", "denominator": f"c{at + 1}"} for at in range(0, 12, 2)
    ]
    words = [{"code": "noi", "vi": "Nhận xét", "en": "Say"}]
    section = {"code": "a", "vi": "A", "en": "A", "cells": cells, "rates": rates, "prompts": words}
    return rules.form_of({"sections": [section]})


def merge(folder: Path, where: Path, figures: int) -> dict[str, Any]:
    """The product's consolidation."""
    from thidua.reading.sheets import Workbook
    from thidua.work.reports.selectors.workbook_merge import merge_books
    from thidua.work.reports.selectors.workbook_round import write_many

    form = form_of(figures)
    names = {f"b{int(path.stem)}": f"Xã {int(path.stem)}" for path in folder.glob("*.xlsx")}
    opened = ((path.name, Workbook(path.read_bytes(), path.name)) for path in sorted(folder.glob("*.xlsx")))
    merged = merge_books(form, stamp(), opened, names)
    target, _ = write_many(form, stamp(), [("", "Đợt")], merged.rows)
    where.write_bytes(target.read())
    codes = [f"cell:{cell.code}" for cell in form.cells]
    said = {
        row.report: dict(zip(codes, [float(each) for each in row.figures if each is not None], strict=True))
        for row in merged.rows
    }
    return {"said": said, "faults": len(merged.faults)}


def timed(part: str, *arguments: str) -> dict[str, Any]:
    """One part in a process of its own: what it told, seconds, peak memory."""
    command = [sys.executable, "-m", "benchmarks.workbooks", "--part", part, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def scripted(python: str, script: str, folder: Path, where: Path) -> tuple[float, float, dict[str, Any]]:
    """Seconds on the clock and of the processor of a script, start of Python and imports left out, and what it wrote."""
    before = "import time, resource\nstarted = time.perf_counter(), time.process_time()\n"
    after = "\nprint('\\n', time.perf_counter() - started[0], time.process_time() - started[1])"
    head, _, body = script.partition(
        "import openpyxl\n" if "import openpyxl\n" in script else "import pandas\n"
    )
    tool = "import openpyxl\n" if "import openpyxl\n" in script else "import pandas, openpyxl\n"
    done = subprocess.run(
        [python, "-c", head + tool + before + body + after, str(folder), str(where)],
        capture_output=True,
        text=True,
        check=True,
    )
    said, _, times = done.stdout.rpartition("\n ")
    clock, processor = map(float, times.split())
    return clock, processor, json.loads(said)


def best_of_three(python: str, script: str, folder: Path, where: Path) -> tuple[float, float, dict[str, Any]]:
    """The script's run that took the processor least, as the product's is chosen."""
    return min((scripted(python, script, folder, where) for _ in range(3)), key=lambda run: run[1])


def run_part(part: str, arguments: list[str]) -> int:
    """The child: do it, tell what and how."""
    import django

    django.setup()
    if part == "merge":  # imports are left out, as in the scripts
        from thidua.work.reports.selectors import workbook_merge, workbook_round  # noqa: F401
    started, processor = time.perf_counter(), time.process_time()
    match part:
        case "write":
            told = write(int(arguments[0]), Path(arguments[1]))
        case "read":
            told = read(Path(arguments[0]))
        case "books":
            told = books(int(arguments[0]), Path(arguments[1]), int(arguments[2]))
        case _:
            told = merge(Path(arguments[0]), Path(arguments[1]), int(arguments[2]))
    told["s"] = time.perf_counter() - started
    told["processor"] = time.process_time() - processor
    told["MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(told))
    return 0


def main() -> int:
    """Run everything; code 1 when a promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--books", type=int, default=114)
    parser.add_argument("--figures", type=int, default=18, help="of each of the books that become one")
    parser.add_argument("--pandas", default="", help="a Python that has pandas and openpyxl")
    parser.add_argument("--json", type=Path, help="also write the results there")
    parser.add_argument("--part", default="", help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.part:
        return run_part(options.part, rest)
    with tempfile.TemporaryDirectory() as scratch:
        at = Path(scratch)
        folder = at / "books"
        folder.mkdir()
        written = timed("write", str(options.rows), str(at / "many.xlsx"))
        back = timed("read", str(at / "many.xlsx"))
        timed("books", str(options.books), str(folder), str(options.figures))
        runs = [timed("merge", str(folder), str(at / "one.xlsx"), str(options.figures)) for _ in range(3)]
        ours = min(runs, key=lambda run: run["processor"])
        scripts = {"openpyxl": best_of_three(sys.executable, _BY_OPENPYXL, folder, at / "two.xlsx")}
        if options.pandas:
            scripts["pandas"] = best_of_three(options.pandas, _BY_PANDAS, folder, at / "three.xlsx")
    same = written["checksum"] == back["checksum"] and back["rows"] == written["rows"] == options.rows
    results: dict[str, Any] = {
        "rows": back["rows"],
        "file, MB": written["MB"],
        "write, s": round(written["s"], 1),
        "write, processor s": round(written["processor"], 1),
        "write, peak MiB": written["MiB"],
        "read, s": round(back["s"], 1),
        "read, processor s": round(back["processor"], 1),
        "read, peak MiB": back["MiB"],
        "read back as written": same,
        "books": options.books,
        "merge, s": round(ours["s"], 2),
        "merge, processor s": round(ours["processor"], 2),
    }
    equal = True
    for name, (clock, processor, said) in scripts.items():
        equal = equal and said == ours["said"]
        results[f"{name} script, s"] = round(clock, 2)
        results[f"{name} script, processor s"] = round(processor, 2)
        results[f"ratio to {name}, processor"] = round(processor / ours["processor"], 1)
    results["equal to the scripts"] = equal
    for name, value in results.items():
        print(f"{name}: {value}")
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    kept = max(written["s"], back["s"]) <= 30 and max(written["MiB"], back["MiB"]) <= 500 and same and equal
    fast = all(processor >= 8 * ours["processor"] for _, processor, _ in scripts.values())
    return 0 if kept and fast else 1


if __name__ == "__main__":
    sys.exit(main())
