"""Restoring damaged text against the promises of issue 3: words right, with and without a clean relative; speed.

    python -m benchmarks.restoration [--json]

1. A real plan as an engine without Vietnamese read it, with its clean draft as relative and without. No clean text
   of it exists: the gold is every seventh line from lines 3 and 6 on, read by a person word by word and kept as
   fingerprints (tests/reading/restoration), as sentences of real plans are not copied here.
2. A clean real plan damaged here by the models below, restored without a relative and with one (a plan of another
   city of the same movement). Its own text is the gold; its text never went into the model.

3. The composed plans of tests/reading/corpus (dev, heldout) damaged, each taken out of the model first.

Last, how far the confidence can be trusted: the share of words in each band, and how many of them are right.

A word is right when it is the gold's word in lower case, tone placement aside; numbers are no words. Lost and
surplus words count as wrong (longest common sequence, line by line). Needs the real plans (THIDUA_SHARED).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [folder for folder in (str(ROOT / "src"), str(ROOT)) if folder not in sys.path]

from tests.reading.corpus import score as corpus  # noqa: E402
from tests.reading.corpus.damage_models import MODELS, damage  # noqa: E402
from thidua.ground.text_vn import nfc  # noqa: E402
from thidua.reading.restoration.lines import Restored, restore_lines  # noqa: E402
from thidua.reading.restoration.model import Lexicon, shipped  # noqa: E402
from thidua.reading.source import SourceText  # noqa: E402

PLANS = Path(os.environ.get("THIDUA_SHARED", ROOT.parent / "shared")) / "plans"
GOLD = ROOT / "tests/reading/restoration/hai_phong_issued.gold.json"
SEEDS = (11, 12, 13)
BARS = {"relative": 0.97, "alone": 0.85}
_WORD = re.compile(r"[^\W\d_]+")


def words(text: str) -> list[str]:
    """The words of a text in lower case, tones placed one way ("hoà" as "hòa"), numbers left out."""
    return [one_placement(word) for word in _WORD.findall(nfc(text).lower())]


def one_placement(word: str) -> str:
    """The word with the tone of oa, oe, uy on the first vowel."""
    pieces = unicodedata.normalize("NFD", word)
    found = re.search(r"(?<!q)(o[ae]|uy)([\u0300\u0301\u0303\u0309\u0323])$", pieces)
    if found is None:
        return word
    return nfc(pieces[: found.start()] + found[1][0] + found[2] + found[1][1])


def fingerprint(word: str) -> str:
    """Eight hexadecimal digits standing for a word."""
    return f"{zlib.crc32(word.encode()):08x}"


def agreeing(left: Sequence[str], right: Sequence[str]) -> int:
    """Length of the longest common sequence."""
    from rapidfuzz.distance import LCSseq

    return int(LCSseq.similarity(left, right))


@dataclass(frozen=True, slots=True)
class Score:
    """Words right of all words of the gold, before and after restoration, and the seconds of processor time it took."""

    name: str
    gold: int
    before: float
    after: float
    seconds: float
    bar: float | None


def restore(text: str, relatives: Sequence[str]) -> tuple[Restored, float]:
    """The text restored, with the seconds of processor time it took (the model loaded before)."""
    lines = list(SourceText.from_text(text, "plan.txt").lines())
    started = time.process_time()
    made = restore_lines(lines, relatives)
    return made, time.process_time() - started


def against_hand(relatives: Sequence[str], name: str, bar: float | None) -> Score:
    """The recognised real plan against the lines read by hand."""
    gold = {
        int(number): said.split()
        for number, said in json.loads(GOLD.read_text(encoding="utf-8"))["lines"].items()
    }
    text = (PLANS / "hai-phong-issued.ocr.txt").read_text(encoding="utf-8")
    made, seconds = restore(text, relatives)
    before = after = total = 0
    for line in made.lines:
        said = gold.get(line.number)
        if said is None:
            continue
        total += len(said)
        before += agreeing([fingerprint(word) for word in words(line.original or line.text)], said)
        after += agreeing([fingerprint(word) for word in words(line.text)], said)
    return Score(name, total, before / total, after / total, seconds, bar)


def against_itself(model: str, relatives: Sequence[str], name: str, bar: float | None) -> Score:
    """The clean real plan damaged and restored, the mean over several seeds."""
    clean = nfc((PLANS / "nam-dinh-province.md").read_text(encoding="utf-8"))
    said = [words(line) for line in clean.split("\n")]
    before = after = total = 0
    seconds = 0.0
    for seed in SEEDS:
        damaged = damage(clean, model, seed, keep_lines=True)
        made, took = restore(damaged, relatives)
        seconds = max(seconds, took)
        for line in made.lines:
            gold = said[line.number - 1]
            total += len(gold)
            before += agreeing(words(line.original or line.text), gold)
            after += agreeing(words(line.text), gold)
    return Score(name, total // len(SEEDS), before / total, after / total, seconds, bar)


def against_composed(model: str) -> Score:
    """Composed plans damaged and restored alone, each taken out of the model first."""
    before = after = total = 0
    seconds = 0.0
    for path in (p for name in ("dev", "heldout") for p in corpus.files(corpus.HERE / name)):
        clean = nfc(path.read_text(encoding="utf-8"))
        lexicon = shipped().plus(Lexicon.from_texts([clean]), -1)
        said = [words(line) for line in clean.split("\n")]
        lines = list(SourceText.from_text(damage(clean, model, SEEDS[0], keep_lines=True), path.name).lines())
        started = time.process_time()
        made = restore_lines(lines, (), lexicon)
        seconds = max(seconds, time.process_time() - started)
        for line in made.lines:
            gold = said[line.number - 1]
            total += len(gold)
            before += agreeing(words(line.original or line.text), gold)
            after += agreeing(words(line.text), gold)
    return Score(
        f"composed plans damaged ({model}), alone, each out of the model",
        total,
        before / total,
        after / total,
        seconds,
        BARS["alone"],
    )


#: Lower ends of the bands of confidence.
BANDS = (0.0, 0.5, 0.75, 0.9)


def bands(relatives: Sequence[str]) -> list[tuple[float, float, float]]:
    """Per band of confidence: its lower end, its share of the words, the share of those that are right."""
    clean = nfc((PLANS / "nam-dinh-province.md").read_text(encoding="utf-8"))
    said = [words(line) for line in clean.split("\n")]
    counts = [[0, 0] for _ in BANDS]
    made, _ = restore(damage(clean, "letters", SEEDS[0], keep_lines=True), relatives)
    for number, line in made.done.items():
        gold = said[number - 1]
        if len(gold) != len(line.syllables):
            continue  # a word lost or torn: no pairs
        for word, wanted in zip(line.syllables, gold, strict=True):
            band = max(i for i, low in enumerate(BANDS) if word.confidence >= low)
            counts[band][0] += 1
            counts[band][1] += one_placement(nfc(word.text.lower())) == wanted
    total = sum(count for count, _ in counts)
    return [
        (low, count / total, right / count if count else 1.0)
        for low, (count, right) in zip(BANDS, counts, strict=True)
    ]


def scores() -> list[Score]:
    """Every measurement, in the order of the table."""
    draft = nfc((PLANS / "hai-phong-draft.md").read_text(encoding="utf-8"))
    restore("Chuan bi " * 30, ())  # the model is loaded once
    made = [
        against_hand((draft,), "recognised plan, its draft as relative", BARS["relative"]),
        against_hand((), "recognised plan, alone", None),
    ]
    for model in MODELS:
        made.append(
            against_itself(model, (draft,), f"clean plan damaged ({model}), a plan of another city", None)
        )
        made.append(against_itself(model, (), f"clean plan damaged ({model}), alone", BARS["alone"]))
    return [*made, against_composed("letters")]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table (or JSON); 1 when a bar is missed, 2 without the real plans."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    options = parser.parse_args(argv)
    if not (PLANS / "nam-dinh-province.md").exists():
        print(f"the real plans are not at {PLANS}", file=sys.stderr)
        return 2
    results = scores()
    ok = all(one.bar is None or one.after >= one.bar for one in results)
    if options.json:
        told: list[dict[str, Any]] = [
            {
                "name": one.name,
                "words": one.gold,
                "before": round(one.before, 4),
                "after": round(one.after, 4),
                "seconds": round(one.seconds, 2),
                "bar": one.bar,
            }
            for one in results
        ]
        print(
            json.dumps({"benchmark": "restoration", "ok": ok, "results": told}, ensure_ascii=False, indent=1)
        )
        return 0 if ok else 1
    print(f"{'':64} {'words':>6} {'before':>7} {'after':>7} {'bar':>5} {'s':>5}")
    for one in results:
        bar = "" if one.bar is None else f"{one.bar:.2f}"
        print(f"{one.name:64} {one.gold:6} {one.before:7.4f} {one.after:7.4f} {bar:>5} {one.seconds:5.2f}")
    draft = nfc((PLANS / "hai-phong-draft.md").read_text(encoding="utf-8"))
    for name, relatives in (("alone", ()), ("with a relative", (draft,))):
        told_bands = [
            f"from {low:.2f}: {share:.3f}, right {right:.3f}" for low, share, right in bands(relatives)
        ]
        print(f"confidence {name}: " + "; ".join(told_bands))
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
