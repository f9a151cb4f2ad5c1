"""Where the shipped packs are, and how a test points at a line."""

from __future__ import annotations

from pathlib import Path

PACKS = Path(__file__).resolve().parents[2] / "packs"
BODIES = Path("bodies")
TERRITORIES = Path("territories/2025")
LEGACY = Path("territories/legacy")
LEARNING = Path("movements/xa-hoi-hoc-tap/2023-2030")
DIGITAL = Path("movements/binh-dan-hoc-vu-so/2025-2030")
MOVEMENTS = (LEARNING, DIGITAL)


def line_of(path: Path, text: str) -> int:
    """1-based line where a text first stands."""
    return path.read_text(encoding="utf-8").split(text, 1)[0].count("\n") + 1
