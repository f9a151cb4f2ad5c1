"""Score the plan reader against the composed corpus.

    python tests/reading/corpus/score.py dev|heldout|DIRECTORY [--verbose] [--json]

Each NAME.txt / NAME.md has NAME.gold.json beside it. Printed: F1 per field and document, the mean per document
(macro over the fields that gold or reading hold; a field absent in both says nothing and is left out), the mean
over documents, the same mean with rightful absences counted as 1, and the number of invented deadlines and
targets, which must be 0. How fields are compared is told in ``compare.py``.
"""

# ruff: noqa: T201 -- a command line speaks on standard output
from __future__ import annotations

import argparse
import dataclasses
import enum
import json
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
for folder in (str(ROOT / "src"), str(ROOT)):
    if folder not in sys.path:
        sys.path.insert(0, folder)

from tests.reading.corpus import compare as rules  # noqa: E402


def plain(value: Any) -> Any:
    """Dataclasses, enums and dates as the JSON of the contract."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(k).rstrip("_"): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def read(text: str, name: str) -> dict[str, Any]:
    """One document through the reader, as the contract's JSON object."""
    from thidua import reading

    result = reading.read_text(text, file=name) if _takes_file(reading.read_text) else reading.read_text(text)
    for method in ("to_json", "as_json", "to_dict", "as_dict"):
        if hasattr(result, method):
            made = getattr(result, method)()
            return plain(json.loads(made) if isinstance(made, str) else made)
    made = plain(result)
    assert isinstance(made, dict)
    return made


def _takes_file(function: Any) -> bool:
    import inspect

    return "file" in inspect.signature(function).parameters


def parts(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The documents one file holds, in order: the carrier (or the only one) first."""
    inner = document.get("documents") or []
    if not inner:
        return [document]
    same_first = document.get("kind") == inner[0].get("kind") and document.get("title") == inner[0].get(
        "title"
    )
    return inner if same_first or not document.get("kind") else [document, *inner]


@dataclass
class Result:
    """What one file scored."""

    name: str
    fields: dict[str, float | None] = field(default_factory=dict)
    deadlines: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)

    @property
    def mean(self) -> float:
        held = [v for v in self.fields.values() if v is not None]
        return sum(held) / len(held) if held else 0.0

    @property
    def mean_with_absences(self) -> float:
        values = [1.0 if v is None else v for v in self.fields.values()]
        return sum(values) / len(values) if values else 0.0


def body_of(gold: dict[str, Any], text: str) -> str:
    """The lines of the body, page numbers standing alone left out."""
    first, last = gold["clauses"]["lines"]
    return "\n".join(line for line in text.split("\n")[first - 1 : last] if not line.strip().isdigit())


def as_reading(gold: dict[str, Any], body: str) -> dict[str, Any]:
    """The reading that says exactly what the gold says (first option where several are open)."""

    def settled(value: Any) -> Any:
        if isinstance(value, dict):
            return (
                settled(value["any_of"][0])
                if "any_of" in value
                else {k: settled(v) for k, v in value.items()}
            )
        return [settled(v) for v in value] if isinstance(value, list) else value

    made = {k: settled(v) for k, v in gold.items() if k != "clauses"}
    made["clauses"] = [{"marker": None, "text": body}]
    made["clauses"] += [{"marker": m, "text": ""} for m in gold["clauses"]["markers"]]
    return made


def score_file(path: Path) -> Result:
    text = path.read_text(encoding="utf-8")
    gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
    wanted = gold.get("documents") or [gold]
    got = parts(read(text, path.name))
    result = Result(path.stem)
    gathered: dict[str, list[float]] = {}
    for index, one in enumerate(wanted):
        other = got[index] if index < len(got) else {}
        result.pairs.append((one, other))
        for name, value in rules.compare(one, other, body_of(one, text)).items():
            if value is not None:
                gathered.setdefault(name, []).append(value)
        result.deadlines += rules.invented_deadlines(one, other, body_of(one, text))
        result.targets += rules.invented_targets(one, other)
    for surplus in got[len(wanted) :]:
        result.deadlines += rules.invented_deadlines({}, surplus, "")
        result.targets += rules.invented_targets({}, surplus)
    result.fields = {
        name: sum(gathered[name]) / len(gathered[name]) if name in gathered else None for name in rules.FIELDS
    }
    result.fields["documents"] = float(len(got) == len(wanted)) if len(wanted) > 1 or len(got) > 1 else None
    return result


def files(folder: Path) -> list[Path]:
    return sorted(
        p for p in folder.iterdir() if p.suffix in (".txt", ".md") and p.with_suffix(".gold.json").exists()
    )


def score(folder: Path) -> list[Result]:
    return [score_file(path) for path in files(folder)]


def mean(results: list[Result]) -> float:
    return sum(r.mean for r in results) / len(results) if results else 0.0


def _show(value: float | None) -> str:
    return "   – " if value is None else f"{value:5.2f}"


def _details(result: Result) -> None:
    for gold, got in result.pairs:
        for name in rules.FIELDS:
            value = result.fields.get(name)
            if value is not None and value < 0.999 and name != "clauses":
                print(f"  -- {name} {value:.3f}")
                wanted, read_value = gold.get(name), got.get(name)
                if isinstance(wanted, list) or isinstance(read_value, list):
                    for item in wanted or []:
                        print(f"     gold {json.dumps(item, ensure_ascii=False)[:260]}")
                    for item in read_value or []:
                        print(f"     read {json.dumps(item, ensure_ascii=False)[:260]}")
                else:
                    print(f"     gold {json.dumps(wanted, ensure_ascii=False)}")
                    print(f"     read {json.dumps(read_value, ensure_ascii=False)}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", help="dev, heldout or a directory")
    parser.add_argument("--verbose", action="store_true", help="show gold and reading where they differ")
    parser.add_argument("--json", action="store_true", help="machine-readable scores")
    given = parser.parse_args(arguments)
    folder = HERE / given.folder if given.folder in ("dev", "heldout") else Path(given.folder)
    if not folder.is_dir() or not files(folder):
        print(f"no documents with gold in {folder}", file=sys.stderr)
        return 2
    results = score(folder)
    deadlines = sum(len(r.deadlines) for r in results)
    targets = sum(len(r.targets) for r in results)
    if given.json:
        print(
            json.dumps(
                {
                    "mean_f1": mean(results),
                    "invented_deadlines": deadlines,
                    "invented_targets": targets,
                    "documents": {r.name: {"mean_f1": r.mean, **r.fields} for r in results},
                },
                ensure_ascii=False,
                indent=1,
            )
        )
        return 0
    for result in results:
        print(f"{result.name}  mean {result.mean:.3f}")
        print("   " + "  ".join(f"{n} {_show(v).strip()}" for n, v in result.fields.items() if v is not None))
        for line in result.deadlines:
            print(f"   INVENTED DEADLINE {line}")
        for line in result.targets:
            print(f"   INVENTED TARGET {line}")
        if given.verbose:
            _details(result)
    print("\nfield means:")
    for name in (*rules.FIELDS, "documents"):
        held = [v for r in results if (v := r.fields.get(name)) is not None]
        if held:
            print(f"   {name:18}{sum(held) / len(held):.3f}  ({len(held)} documents)")
    absences = sum(r.mean_with_absences for r in results) / len(results)
    print(f"\nmean F1 {mean(results):.4f}   with rightful absences {absences:.4f}")
    print(f"invented deadlines {deadlines}   invented targets {targets}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
