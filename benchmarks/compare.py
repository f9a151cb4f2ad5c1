"""Comparing two long plans, and finding what the one answers of the other.

    python -m benchmarks.compare [--json] [--clauses 1000]

In process, on readings made here: 1,000 clauses against 1,000 of which a fifth was reworded, some dropped, added, moved
and cut in two; once clean, once with the right side damaged as a scan read without Vietnamese, once two plans that share
nothing, once a flat list without headings. Bar: 5 s each (issue 3, comparison), held against processor time: it works
in one thread, so on an idle machine the clock says the same.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.reading.comparing import Line, plan, scanned  # noqa: E402
from thidua.reading.comparison import answers, compare  # noqa: E402
from thidua.reading.schema import Duty, DutyItem, Reading  # noqa: E402

BAR = 5.0
PHRASES = (
    "chủ trì, phối hợp với các đơn vị liên quan", "hướng dẫn tổ dân phố", "mở lớp kỹ năng số cho người lớn tuổi",
    "tổng hợp số liệu từng quý", "cập nhật sổ theo dõi trên hệ thống", "vận động dòng họ lập quỹ sách",
    "kiểm tra thư viện trường học", "bố trí kinh phí trong dự toán hằng năm", "biểu dương gương người tốt việc tốt",
    "phát trên hệ thống truyền thanh cơ sở", "đưa tin trên cổng thông tin điện tử", "cử cán bộ phụ trách từng địa bàn",
    "rà soát người chưa biết chữ", "tổ chức ngày hội đọc sách", "hỗ trợ học sinh có hoàn cảnh khó khăn",
    "đánh giá mức độ hài lòng của người dân", "xây dựng kho học liệu mở", "bồi dưỡng giáo viên tin học",
    "chuẩn bị hội nghị sơ kết", "đề xuất khen thưởng tập thể tiêu biểu",
)  # fmt: skip


def lines(count: int, seed: int, *, flat: bool = False) -> list[Line]:
    """A plan of so many clauses: parts, items, bullets; two or three phrases with a number of their own each."""
    chance = random.Random(seed)
    made: list[Line] = []
    while len(made) < count:
        at = len(made)
        words = "; ".join(chance.sample(PHRASES, 3))
        text = f"{words.capitalize()} tại điểm {chance.randrange(10_000)}, đợt {at % 97}."
        if flat:
            made.append((0, f"{at + 1}.", text))
        elif at % 100 == 0:
            made.append((0, f"{at // 100 + 1}.", f"PHẦN VIỆC SỐ {at // 100 + 1}"))
        elif at % 10 == 0:
            made.append((1, f"{at % 100 // 10}.", f"Nhóm việc {at} của tổ công tác"))
        else:
            made.append((2, "-", text))
    return made


def changed(given: Sequence[Line], seed: int) -> list[Line]:
    """The next version: a fifth reworded, one in thirty dropped, added, moved or cut in two."""
    chance = random.Random(seed)
    made: list[Line] = []
    for depth, marker, text in given:
        draw = chance.random()
        if depth < 2 and marker != "-" and not text.endswith("."):
            made.append((depth, marker, text))
        elif draw < 0.03:
            continue
        elif draw < 0.06:
            made += [
                (depth, marker, text),
                (depth, marker, f"Việc mới số {len(made)}: {chance.choice(PHRASES)}."),
            ]
        elif draw < 0.09:
            made.insert(max(0, len(made) - 3), (depth, marker, text))
        elif draw < 0.12 and "; " in text:
            first, _, rest = text.partition("; ")
            made += [(depth, marker, first), (depth, marker, rest)]
        elif draw < 0.32:
            made.append((depth, marker, text.replace("tại điểm", f"{chance.choice(PHRASES)} tại các điểm")))
        else:
            made.append((depth, marker, text))
    return made


def demanding(reading: Reading) -> Reading:
    """The reading with every bullet as somebody's duty."""
    import dataclasses

    items = tuple(DutyItem(c.text, None, None, c.line) for c in reading.clauses if c.marker == "-")
    return dataclasses.replace(reading, duties=(Duty("Tổ công tác", "lead", len(items), items, None),))


def cases(count: int) -> list[tuple[str, Callable[[], Any]]]:
    """What is measured: a name and the work."""
    one = lines(count, 1)
    other = changed(one, 2)
    left, right = plan(one), plan(other)
    damaged = plan([(depth, marker, scanned(text)) for depth, marker, text in other], damaged=True)
    strange, flat = plan(lines(count, 3)), lines(count, 4, flat=True)
    superior = demanding(left)
    return [
        ("a next version", lambda: compare(left, right)),
        ("a damaged next version", lambda: compare(left, damaged)),
        ("both damaged", lambda: compare(damaged, damaged)),
        ("two strange plans", lambda: compare(left, strange)),
        ("a flat list", lambda: compare(plan(flat), plan(changed(flat, 5)))),
        ("what is answered", lambda: answers(superior, right)),
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table (or JSON); 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.add_argument("--clauses", type=int, default=1_000, help="clauses of the left plan")
    options = parser.parse_args(argv)
    results = []
    for name, work in cases(options.clauses):
        started, processor = time.perf_counter(), time.process_time()
        found = work()
        seconds, used = time.perf_counter() - started, time.process_time() - processor
        counts = found.counts() if hasattr(found, "counts") else {"demands": len(found)}
        results.append({
            "name": name, "seconds": round(seconds, 2), "cpu_seconds": round(used, 2), "bar_seconds": BAR,
            "counts": counts, "ok": used <= BAR,
        })  # fmt: skip
        if not options.json:
            told = ", ".join(f"{change} {number}" for change, number in counts.items())
            print(
                f"{name:26} {seconds:7.2f} s  cpu {used:6.2f} s  {'ok' if used <= BAR else 'MISSED':6}  {told}"
            )
    ok = all(result["ok"] for result in results)
    if options.json:
        print(
            json.dumps({"benchmark": "compare", "ok": ok, "results": results}, ensure_ascii=False, indent=1)
        )
    elif os.getloadavg()[0] > 1.5:
        print(
            f"the machine was busy (load {os.getloadavg()[0]:.1f}): seconds are longer than on an idle one, cpu s are not"
        )
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
