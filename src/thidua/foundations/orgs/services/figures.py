"""A small set of dated figures to look at the three views with, until reports bring their own. For sample worlds only."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.errors import NotPossible

from .. import errors, policy
from ..facts import Loaded
from ..facts_lineage import Aggregation
from ..models import LoadedPack, TerritoryVersion
from .packs import digest_of, remember

#: Row of ``LoadedPack`` that holds them.
CODE = "figures"


@transaction.atomic
def load_sample_figures(*, actor: Actor, at: datetime, path: Path | None = None) -> Loaded:
    """The figures of ``packs/figures``, tied to the territories of their days; unchanged files do nothing.

    :raises NotPossible: ``orgs-013`` with every problem of the files; nothing is stored then.
    """
    policy.may_load_packs(actor).require()
    folder = path or Path(settings.PACKS) / "figures"
    files = [folder / "series.yaml", folder / "figures.csv"]
    digest = digest_of(files)
    if LoadedPack.objects.filter(pk=CODE, digest=digest).exists():
        return Loaded(unchanged=True)
    problems: list[dict[str, str]] = []
    series = {row["code"]: row for row in yaml.safe_load(files[0].read_text(encoding="utf-8"))["series"]}
    known = {rule.value for rule in Aggregation}
    problems += [
        {"where": f"series.yaml/{code}", "message": f"cách tổng hợp “{row['aggregation']}” không có"}
        for code, row in series.items()
        if row["aggregation"] not in known
    ]
    figures = _figures(files[1], series, problems)
    if problems:
        raise NotPossible(
            errors.PACK_BROKEN,
            f"Gói số liệu có {len(problems)} lỗi; chưa nạp gì.",
            remedy="Sửa các chỗ được nêu rồi nạp lại.",
            details={"problems": problems},
        )
    remember(CODE, digest, {"series": list(series.values()), "figures": figures}, at)
    audit.record(
        actor=actor,
        verb="orgs.load_sample_figures",
        subject_type="pack",
        subject_id=CODE,
        subject_label="Số liệu mẫu",
        changes={"rows": [0, len(figures)]},
        at=at,
    )
    return Loaded(created=len(figures))


def _figures(path: Path, series: Mapping[str, Any], problems: list[dict[str, str]]) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    units: dict[tuple[str, str], list[Any]] = {}
    versions = TerritoryVersion.objects.filter(code__in={row["code"] for row in rows})
    for level, code, ident, valid in versions.values_list(
        "territory__level_id", "code", "territory_id", "valid"
    ):
        units.setdefault((level, code), []).append((ident, valid))
    found: list[dict[str, Any]] = []
    stated: set[tuple[str, Any, str]] = set()
    for line, row in enumerate(rows, start=2):

        def say(message: str, at: str = f"figures.csv:{line}") -> None:
            problems.append({"where": at, "message": message})

        if row["series"] not in series:
            say(f"không có chuỗi “{row['series']}”")
        if not row["source"] and row["sample"] != "true":
            say("số không phải mẫu thì phải có nguồn")
        try:
            day, value = date.fromisoformat(row["day"]), Fraction(row["value"])
            of = Fraction(row["of"]) if row["of"] else None
        except ValueError:
            say("ngày phải dạng 2025-12-31, số viết bằng chữ số")
            continue
        unit = next((i for i, valid in units.get((row["level"], row["code"]), ()) if day in valid), None)
        if unit is None:
            say(f"không có địa bàn mã “{row['code']}” cấp “{row['level']}” vào ngày {day:%d/%m/%Y}")
        if (row["series"], unit, row["day"]) in stated:
            say("địa bàn này đã có số của ngày ấy")
        stated.add((row["series"], unit, row["day"]))
        found.append(
            {
                "series": row["series"],
                "unit": str(unit),
                "day": row["day"],
                "value": str(value),
                "of": None if of is None else str(of),
                "sample": row["sample"] == "true",
                "source": row["source"],
                "verified": row["verified"] == "true",
            }
        )
    return found
