"""The composed corpora read through damage: without any marks, or with letters confused as engines confuse them.

    python tests/reading/corpus/damaged.py MODEL|strip|letters [dev] [heldout] [second] [--verbose]

``strip`` takes every mark away (đ becomes d); ``letters`` also confuses, for half of the letters that carry marks,
what recognition without a Vietnamese model confuses; the other models, which also tear the layout, are those of
``damage_models.py`` (all seeded, so every run damages alike). Gold and reading are compared without marks. The
document that is read is taken out of the restoration's model first, as its sentences were counted into it.
"""

# ruff: noqa: T201 -- a command line speaks on standard output; the damage is seeded, not secret
from __future__ import annotations

import json
import random
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

sys.path[:0] = [folder for folder in (str(Path(__file__).resolve().parents[3]),) if folder not in sys.path]

from tests.reading.corpus import compare as rules  # noqa: E402
from tests.reading.corpus import damage_models, score  # noqa: E402
from thidua.reading.restoration import lines as restoring  # noqa: E402
from thidua.reading.restoration.model import Lexicon, shipped  # noqa: E402

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


DAMAGE: dict[str, Callable[[str], str]] = {
    "strip": without_marks,
    "letters": confused,
    **{f"model: {name}": partial(damage_models.damage, model=name, seed=5) for name in damage_models.MODELS},
}


@contextmanager
def model_without(text: str) -> Iterator[None]:
    """The restoration's model as if it had never seen a text."""
    known = restoring.shipped
    restoring.shipped = lambda: shipped().plus(Lexicon.from_texts([text]), -1)  # type: ignore[assignment]
    try:
        yield
    finally:
        restoring.shipped = known


def results(
    damage: str, sets: tuple[str, ...] = SETS, *, verbose: bool = False
) -> tuple[dict[str, list[float]], list[str]]:
    """Scores per field over all documents, and what was invented."""
    fields: dict[str, list[float]] = {}
    invented: list[str] = []
    for path in (p for name in sets if (score.HERE / name).is_dir() for p in score.files(score.HERE / name)):
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        gold = json.loads(without_marks(path.with_suffix(".gold.json").read_text(encoding="utf-8")))
        damaged = DAMAGE[damage](text)
        with model_without(text):
            made = score.read(damaged, path.name)
        made.pop("restored_text", None)
        read = json.loads(without_marks(json.dumps(made, ensure_ascii=False)))
        parts = score.parts(read)
        for index, one in enumerate(gold.get("documents") or [gold]):
            other: dict[str, Any] = parts[index] if index < len(parts) else {}
            for name, value in rules.compare(one, other, without_marks(score.body_of(one, damaged))).items():
                if verbose and value is not None and value < 0.9 and name != "clauses":
                    print(f"{path.name} {name} {value:.2f}\n  gold {one.get(name)}\n  read {other.get(name)}")
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
    verbose = "--verbose" in arguments
    arguments = [argument for argument in arguments if argument != "--verbose"]
    if not arguments or arguments[0] not in DAMAGE:
        print(__doc__, list(DAMAGE), file=sys.stderr)
        return 2
    fields, invented = results(arguments[0], tuple(arguments[1:]) or SETS, verbose=verbose)
    for name, values in fields.items():
        print(f"{name:18}{sum(values) / len(values):.3f}  ({len(values)})")
    every = [value for values in fields.values() for value in values]
    print(f"mean {sum(every) / len(every):.4f}   invented {invented or 0}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
