"""``packs/signing`` as plain values: how each kind of body signs, which documents are the head's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from thidua.foundations.access.rules.signing import Document, Office


@dataclass(frozen=True, slots=True)
class Pack:
    """Offices by slot and by kind; documents by code, with their English words; titles of sources."""

    slots: dict[str, Office]
    kinds: dict[str, Office]
    documents: dict[str, Document]
    english: dict[str, str]
    sources: dict[str, str]

    def office(self, slot: str, kind: str) -> Office | None:
        """How a body signs: by its slot first, then by its kind; ``None`` when the pack does not know."""
        return self.slots.get(slot) or self.kinds.get(kind)


@lru_cache(maxsize=4)
def load(folder: Path, _stamp: float = 0) -> Pack:
    """The pack in a folder.

    :param _stamp: when it was last changed, so that an edited file is read again.
    """
    offices = _rows(folder / "offices.yaml", "offices")
    documents = _rows(folder / "documents.yaml", "documents")
    return Pack(
        slots={row["slot"]: _office(row) for row in offices if "slot" in row},
        kinds={row["kind"]: _office(row) for row in offices if "kind" in row},
        documents={
            row["code"]: Document(
                row["code"],
                row["vi"],
                row["by"] == "head",
                row["why"],
                verified=row["verified"],
                below=row.get("below", ""),
            )
            for row in documents
        },
        english={row["code"]: row["en"] for row in documents},
        sources={row["id"]: row["title"] for row in _rows(folder / "sources.yaml", "sources")},
    )


def stamp(folder: Path) -> float:
    """When a file of the pack was last changed."""
    return max(file.stat().st_mtime for file in folder.glob("*.yaml"))


def _office(row: dict[str, Any]) -> Office:
    return Office(
        collective=row["collective"] if row["manner"] == "collective" else "",
        head=row["head"],
        deputy=row["deputy"],
        outside=row["outside"],
        outside_deputy=row["outside_deputy"],
        verified=row["verified"],
    )


def _rows(file: Path, name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load(file.read_text(encoding="utf-8"))[name])
