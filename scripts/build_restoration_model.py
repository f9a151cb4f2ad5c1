"""Builds the model that restores damaged text, from texts of this repository alone.

    python scripts/build_restoration_model.py

Sources: the composed plans of tests/reading/corpus (dev, heldout, second) with their gold, the packs (movements,
bodies, names of provinces, districts and communes), the reading tables, the source strings of the interface, the
phrases of scripts/restoration_phrases.txt, common family names. No sentence of a real plan. Run again when a source
has grown much.
"""

# ruff: noqa: T201 -- a command line speaks on standard output
from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from thidua.ground.text_vn import nfc  # noqa: E402
from thidua.reading.restoration.model import MODEL_FILE, Lexicon  # noqa: E402
from thidua.reading.restoration.syllables import is_syllable  # noqa: E402

CORPUS = ROOT / "tests/reading/corpus"
SETS = ("dev", "heldout", "second")
PHRASES = ROOT / "scripts/restoration_phrases.txt"
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r'^(?:msgid(?:_plural)? )?"(.*)"$')


def composed(sets: tuple[str, ...] = SETS) -> Iterator[str]:
    """The composed plans of the reading corpus."""
    for name in sets:
        for path in sorted((CORPUS / name).iterdir()):
            if path.suffix in (".txt", ".md"):
                yield nfc(path.read_text(encoding="utf-8"))


def _vietnamese(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if not word.isupper() or is_syllable(word)]
    marked = sum(any(ord(letter) > 127 for letter in word) for word in words)
    return marked * 2 >= len(words) > 0 and all(map(is_syllable, words))


def interface() -> Iterator[str]:
    """The Vietnamese source strings of the interface (msgid of the English catalogue)."""
    gathered: list[str] = []
    catalogue = ROOT / "src/thidua/locale/en/LC_MESSAGES/django.po"
    inside = False
    for line in catalogue.read_text(encoding="utf-8").splitlines():
        starts = line.startswith("msgid")
        if starts or not line.startswith('"'):
            if inside and gathered:
                yield re.sub(r"%\(\w+\)s|%s|\\n|\{[^}]*\}", " ", "".join(gathered))
            gathered, inside = [], starts
        found = _QUOTED.match(line)
        if inside and found:
            gathered.append(found[1])


def packs() -> Iterator[str]:
    """Every Vietnamese line of the movement and body packs."""
    for path in sorted((ROOT / "packs").glob("*/**/*.yaml")):
        for line in nfc(path.read_text(encoding="utf-8")).splitlines():
            value = re.sub(r"^\s*(?:- )?(?:[\w-]+: )?", "", line).strip("\"' >|")
            if _vietnamese(value):
                yield value


def tables() -> Iterator[str]:
    """The Vietnamese strings of the reading room's own tables."""
    for path in sorted((ROOT / "src/thidua/reading/tables").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _vietnamese(node.value):
                yield node.value


def phrases() -> Iterator[str]:
    """Words and phrases of official language."""
    for line in nfc(PHRASES.read_text(encoding="utf-8")).splitlines():
        if not line.startswith("#"):
            yield line


#: Family and middle names in common use, for signatures.
FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Trịnh Trương Mai Tô Tạ Chu Cao "
    "Lương Lưu Thái Hà Đinh Lâm Phùng Châu Quách Nghiêm Vương Mạc Tống Kiều La Triệu Khuất Bạch Đàm Lục Vi Nông Hứa"
)
MIDDLE = "Văn Thị Đức Quang Minh Thanh Ngọc Xuân Hữu Thế Đình Công Thu Quốc Mạnh Anh Hồng Trọng Duy Tuấn"


def names() -> Iterator[str]:
    """Names of provinces, districts and communes, and family names with middle names, each once."""
    found = {f"{family} {middle}" for family in FAMILY.split() for middle in MIDDLE.split()}
    for path in sorted((ROOT / "packs/territories").glob("*/*.csv")):
        with path.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                found.update(
                    nfc(row[column]) for column in row if column in ("name", "full_name") and row[column]
                )
    return iter(sorted(found))


def build(leave_out: tuple[str, ...] = ()) -> Lexicon:
    """The lexicon of all sources; sets of the corpus may be left out, to measure on them."""
    texts = [*composed(tuple(name for name in SETS if name not in leave_out)), *interface(), *packs()]
    return Lexicon.from_texts([*texts, *tables(), *phrases()], names())


def main() -> None:
    """Writes the model file and says how large it is."""
    made = build()
    made.save(MODEL_FILE)
    print(
        f"{MODEL_FILE.relative_to(ROOT)}: {MODEL_FILE.stat().st_size:,} bytes, {len(made.ones):,} words, "
        f"{len(made.twos):,} pairs, {len(made.threes):,} triples, {made.total:,} tokens, "
        f"{len(made.names):,} entries of names"
    )


if __name__ == "__main__":
    main()
