"""Reading the lineage files of a territory pack: which unit went where, wholly or in part, by which act.

``lineage.csv`` is made by ``scripts/build_territories_legacy.py``. ``shares.csv`` beside it is kept by hand and says how
much of a divided unit a part was, only where a published source says so; a part without a line there has no share.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from uuid import UUID

from thidua.ground.errors import NotPossible

from .. import errors
from ..models import TerritoryLineage, TerritoryVersion
from .columns import write_columns

FILES = ("lineage.csv", "shares.csv")

#: What a share may be a share of.
MEASURES = ("population", "area")

_FIELDS = ("partial", "share", "share_of", "share_source", "act", "source", "verified")

Key = tuple[str, str, str, str]
Problem = dict[str, str]


@dataclass
class _Pack:
    """The rows of the two files with their problems."""

    rows: dict[Key, tuple[int, dict[str, str]]] = field(default_factory=dict)
    shares: dict[Key, tuple[int, Decimal, str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def say(self, file: str, line: int, message: str) -> None:
        self.problems.append({"where": f"{file}:{line}", "message": message})


def store_lineage(folder: Path, source: str) -> int:
    """Make the stored lineage of this source equal to the pack's; returns the rows that came, changed or went.

    Both units must stand already: the old one ends on the day the new one is there. Lineage of other sources (acts
    entered in the system) is left alone.

    :raises NotPossible: ``orgs-013`` with every problem of both files; nothing is stored then.
    """
    if not (folder / FILES[0]).exists():
        return 0
    pack = _Pack()
    _read_links(folder / FILES[0], pack)
    if (folder / FILES[1]).exists():
        _read_shares(folder / FILES[1], pack)
    wanted = _rows(pack, source)
    _check_wholes(pack)
    if pack.problems:
        raise NotPossible(
            errors.PACK_BROKEN,
            f"Dòng dõi địa bàn có {len(pack.problems)} lỗi; chưa nạp gì.",
            remedy="Sửa các chỗ được nêu rồi nạp lại.",
            details={"problems": pack.problems},
        )
    return _store(wanted, source)


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from enumerate(csv.DictReader(handle), start=2)


def _key(row: Mapping[str, str]) -> Key:
    return (row["old_level"], row["old_code"], row["new_level"], row["new_code"])


def _read_links(path: Path, pack: _Pack) -> None:
    for line, row in _lines(path):
        key = _key(row)
        if key in pack.rows:
            pack.say(path.name, line, f"{key[1]} → {key[3]} đã có ở dòng {pack.rows[key][0]}")
        for column in ("partial", "verified"):
            if row[column] not in ("true", "false"):
                pack.say(path.name, line, f"{column} phải là true hoặc false, đang là “{row[column]}”")
        pack.rows.setdefault(key, (line, row))


def _read_shares(path: Path, pack: _Pack) -> None:
    for line, row in _lines(path):
        key = _key(row)
        try:
            share = Decimal(row["share"])
        except InvalidOperation:
            share = Decimal(0)
        if not 0 < share < 1:
            pack.say(path.name, line, f"share phải lớn hơn 0 và nhỏ hơn 1, đang là “{row['share']}”")
        if row["share_of"] not in MEASURES:
            pack.say(path.name, line, f"share_of phải là {' hoặc '.join(MEASURES)}")
        if not row["share_source"]:
            pack.say(path.name, line, "tỷ lệ không có nguồn; không nguồn thì bỏ dòng này")
        if key not in pack.rows or pack.rows[key][1]["partial"] != "true":
            pack.say(path.name, line, f"{key[1]} → {key[3]} không phải một phần trong {FILES[0]}")
        if key in pack.shares:
            pack.say(path.name, line, f"{key[1]} → {key[3]} đã có ở dòng {pack.shares[key][0]}")
        pack.shares[key] = (line, share, row["share_of"], row["share_source"])


def _check_wholes(pack: _Pack) -> None:
    """A unit goes whole to one place, or in parts to several; known shares are of one thing and at most the whole."""
    by_old: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in pack.rows:
        by_old[key[:2]].append(key)
    for (_level, code), keys in by_old.items():
        line = pack.rows[keys[0]][0]
        parts = [key for key in keys if pack.rows[key][1]["partial"] == "true"]
        if (len(keys) > 1 or parts) and (len(parts) != len(keys) or len(parts) < 2):
            pack.say(FILES[0], line, f"“{code}”: hoặc nguyên vẹn về một nơi, hoặc từng phần về nhiều nơi")
        known = [pack.shares[key] for key in keys if key in pack.shares]
        if sum(share for _line, share, _of, _source in known) > 1:
            pack.say(FILES[1], known[0][0], f"“{code}”: tổng các tỷ lệ lớn hơn 1")
        if len({of for _line, _share, of, _source in known}) > 1:
            pack.say(
                FILES[1], known[0][0], f"“{code}”: các tỷ lệ phải cùng theo dân số hoặc cùng theo diện tích"
            )


def _rows(pack: _Pack, source: str) -> dict[tuple[UUID, UUID, date], TerritoryLineage]:
    ended, living = _units(pack, source)
    found: dict[tuple[UUID, UUID, date], TerritoryLineage] = {}
    for key, (line, row) in pack.rows.items():
        old = ended.get(key[:2])
        if old is None:
            pack.say(FILES[0], line, f"không có đơn vị cũ mã “{key[1]}” cấp “{key[0]}” đã kết thúc")
            continue
        predecessor, on = old
        successor = next((i for i, since, until in living.get(key[2:], ()) if _there(on, since, until)), None)
        if successor is None:
            pack.say(
                FILES[0],
                line,
                f"không có đơn vị mã “{key[3]}” cấp “{key[2]}” vào ngày {on:%d/%m/%Y}; nạp gói của nó trước",
            )
            continue
        _line, share, share_of, share_source = pack.shares.get(key, (0, None, "", ""))
        found[predecessor, successor, on] = TerritoryLineage(
            predecessor_id=predecessor,
            successor_id=successor,
            on=on,
            partial=row["partial"] == "true",
            share=share,
            share_of=share_of,
            share_source=share_source,
            act=row["act_number"],
            source=source,
            verified=row["verified"] == "true",
        )
    return found


def _units(
    pack: _Pack, source: str
) -> tuple[
    dict[tuple[str, str], tuple[UUID, date]],
    dict[tuple[str, str], list[tuple[UUID, date | None, date | None]]],
]:
    """By (level, code): this pack's unit with the day it ended on, and the periods of all units."""
    codes = {code for key in pack.rows for code in (key[1], key[3])}
    ended: dict[tuple[str, str], tuple[UUID, date]] = {}
    living: dict[tuple[str, str], list[tuple[UUID, date | None, date | None]]] = defaultdict(list)
    rows = TerritoryVersion.objects.filter(code__in=codes).order_by("valid")
    columns = ("territory__level_id", "code", "territory_id", "valid", "source")
    for level, code, ident, valid, origin in rows.values_list(*columns):
        living[level, code].append((ident, valid.lower, valid.upper))
        if origin == source and valid.upper is not None:
            ended[level, code] = (ident, valid.upper)
    return ended, living


def _there(on: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= on) and (until is None or on < until)


def _store(wanted: Mapping[tuple[UUID, UUID, date], TerritoryLineage], source: str) -> int:
    stored = {
        (r.predecessor_id, r.successor_id, r.on): r for r in TerritoryLineage.objects.filter(source=source)
    }
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    fresh = [row for key, row in wanted.items() if key not in stored]
    changed = []
    for key, row in wanted.items():
        old = stored.get(key)
        if old is not None and _values(old) != _values(row):
            row.pk = old.pk
            changed.append(row)
    TerritoryLineage.objects.filter(pk__in=gone).delete()
    write_columns(changed, _FIELDS)
    TerritoryLineage.objects.bulk_create(fresh, batch_size=4000)
    return len(gone) + len(fresh) + len(changed)


def _values(row: TerritoryLineage) -> Iterable[object]:
    return [getattr(row, name) for name in _FIELDS]
