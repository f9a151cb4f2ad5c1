"""The composed corpora read through damage: without any marks, or with letters confused as engines confuse them.

    python tests/reading/corpus/damaged.py strip|letters [dev] [heldout] [second]

``strip`` takes every mark away (đ becomes d); ``letters`` also confuses, for half of the letters that carry marks,
what recognition without a Vietnamese model confuses (seeded, so every run damages alike). Gold and reading are
compared without marks. Names, numbers and headings the damage changed stay as they were damaged, so ``letters``
cannot reach 1; what it must never do is invent a deadline or a target.
"""

# ruff: noqa: T201 -- a command line speaks on standard output; the damage is seeded, not secret
from __future__ import annotations

import json
import random
import sys
import unicodedata
from pathlib import Path
from typing import Any

sys.path[:0] = [folder for folder in (str(Path(__file__).resolve().parents[3]),) if folder not in sys.path]

from tests.reading.corpus import compare as rules  # noqa: E402
from tests.reading.corpus import score  # noqa: E402

SETS = ("dev", "heldout", "second")
#: What an engine without Vietnamese prints for a letter.
CONFUSED = {
    "ữ": ("ii", "fr", "ir"), "ứ": ("tr", "ir", "u"), "ư": ("u", "w", "tr"), "Đ": ("P", "B", "D"), "ố": ("6", "o", "é"),
    "ổ": ("6", "o"), "ộ": ("0", "o"), "ồ": ("6", "o"), "ô": ("o", "6"), "ợ": ("o", "g"), "ở": ("o", "&"), "ế": ("é",),
    "ề": ("é",), "ể": ("é",), "ệ": ("é",), "ê": ("é",), "ấ": ("a", "4"), "ầ": ("a", "i"), "ậ": ("a", "i"),
    "ă": ("i", "a"), "ắ": ("a", "4"), "ị": ("j", "i"), "ủ": ("ii", "u"), "ụ": ("u", "y"), "ự": ("y", "u"),
}  # fmt: skip


def without_marks(text: str) -> str:
    """The text with every mark taken away, đ and Đ too."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def confused(text: str, seed: int = 7) -> str:
    """The text as a poor engine reads it; numbers are left alone, as every number here must be read right."""
    chance = random.Random(seed)
    return "".join(
        chance.choice(CONFUSED[c]) if c in CONFUSED and chance.random() < 0.5 else without_marks(c)
        for c in unicodedata.normalize("NFC", text)
    )


DAMAGE = {"strip": without_marks, "letters": confused}


def results(damage: str, sets: tuple[str, ...] = SETS) -> tuple[dict[str, list[float]], list[str]]:
    """Scores per field over all documents, and what was invented."""
    fields: dict[str, list[float]] = {}
    invented: list[str] = []
    for path in (p for name in sets if (score.HERE / name).is_dir() for p in score.files(score.HERE / name)):
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        gold = json.loads(without_marks(path.with_suffix(".gold.json").read_text(encoding="utf-8")))
        damaged = DAMAGE[damage](text)
        read = json.loads(without_marks(json.dumps(score.read(damaged, path.name), ensure_ascii=False)))
        parts = score.parts(read)
        for index, one in enumerate(gold.get("documents") or [gold]):
            other: dict[str, Any] = parts[index] if index < len(parts) else {}
            for name, value in rules.compare(one, other, score.body_of(one, damaged)).items():
                if value is not None:
                    fields.setdefault(name, []).append(value)
            # Which dates are printed is judged on the sound text: the scorer knows "tháng" only with its marks.
            invented += rules.invented_deadlines(one, other, score.body_of(one, text))
            # A unit that was damaged ("ltrot" for lượt) is no other target: the value decides.
            real = {rules.numeric(target["value"]) for target in one.get("targets") or []}
            values = [rules.numeric(target.get("value")) for target in other.get("targets") or []]
            invented += [f"target {value} in {path.name}" for value in values if value not in real]
    return fields, invented


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in DAMAGE:
        print(__doc__, file=sys.stderr)
        return 2
    fields, invented = results(arguments[0], tuple(arguments[1:]) or SETS)
    for name, values in fields.items():
        print(f"{name:18}{sum(values) / len(values):.3f}  ({len(values)})")
    every = [value for values in fields.values() for value in values]
    print(f"mean {sum(every) / len(every):.4f}   invented {invented or 0}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
