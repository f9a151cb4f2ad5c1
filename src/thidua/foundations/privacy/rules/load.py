"""``packs/personal-data`` read as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from thidua.foundations.privacy.facts import Field, Ground, Place, Register, Retention, Table, Words


@lru_cache(maxsize=4)
def load(folder: Path) -> Register:
    """The register in a folder.

    :raises ValueError: a file without the columns it needs; the message names the file and the table.
    """
    terms = _yaml(folder / "terms.yaml")
    tables = [
        _table(f"{file.stem}.{name}", row)
        for file in sorted((folder / "fields").glob("*.yaml"))
        for name, row in _yaml(file).items()
    ]
    return Register(
        tables=tuple(tables),
        grounds={row["code"]: Ground(**row) for row in terms["grounds"]},
        seen={row["code"]: Words(row["vi"], row["en"]) for row in terms["seen"]},
        retention={row["code"]: _retention(row) for row in _yaml(folder / "retention.yaml")["retention"]},
        places=tuple(
            Place(row["code"], row["vi"], row["en"], Words(row["holds"], row["holds_en"]))
            for row in _yaml(folder / "places.yaml")["places"]
        ),
        sources={row["id"]: row["title"] for row in _yaml(folder / "sources.yaml")["sources"]},
    )


def _table(label: str, row: Mapping[str, Any]) -> Table:
    try:
        fields = [Field(name, name, name, "none") for name in row["none"]]
        # A column may stand in ``none`` and be explained below; the explanation wins.
        stated = dict(row.get("stated", {}))
        fields = [field for field in fields if field.name not in stated]
        fields += [Field(name, name, name, "none", stated=why) for name, why in stated.items()]
        for group in row.get("personal", ()):
            fields += [
                Field(
                    name,
                    words[0],
                    words[1],
                    group["class"],
                    group["ground"],
                    group["keep"],
                    group["seen"],
                    group["trace"],
                    group["erase"],
                )
                for name, words in group["fields"].items()
            ]
        return Table(label, row["vi"], row["en"], tuple(fields), tuple(row.get("shows", ())))
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(f"packs/personal-data/fields: {label}: thiếu hoặc sai {error}") from error


def _retention(row: Mapping[str, Any]) -> Retention:
    return Retention(
        code=row["code"],
        vi=row["vi"],
        en=row["en"],
        house=row["basis"] == "house",
        days=row["days"],
        least_days=row.get("least_days", 0),
        after=Words(row["after"], row["after_en"]),
        source=row["source"],
        verified=row["verified"],
        outlives_erasure=row["outlives_erasure"],
        clock=row["clock"] or "",
        fixed=row.get("fixed", False),
    )


def _yaml(file: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
