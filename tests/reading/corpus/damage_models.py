"""Damage as poor recognition does it, for measuring and tests: seeded, so that every run damages alike.

Letters: what an engine without Vietnamese prints, with the frequencies measured on recognised plans (a third of
them scattered at random among the rarer forms). Layout: markers read as other signs, numbers of documents with
their "Số" as "$6" or "86", lines broken elsewhere, headings run into the text below, page numbers in mid sentence,
đ) printed as d). Digits are never altered.
"""

from __future__ import annotations

import random
import re
import unicodedata

_E, _O, _A, _U = "ếềểễệêéè", "ốồổỗộôớờởợơỡóòỏọ", "ấầẩẫậâắằẳặăáàảãạ", "ứừửữựưúùủũụ"
#: What is printed for a letter, with weights; everything else loses its marks.
_LETTERS: dict[str, tuple[tuple[str, int], ...]] = {
    **dict.fromkeys("ếềểễệê", (("é", 18), ("e", 3), ("@", 0))),
    "ể": (("é", 18), ("e", 2), ("c", 1)), "ệ": (("é", 18), ("e", 2), ("¢", 1)),
    "ố": (("d", 8), ("é", 5), ("b", 3), ("6", 3), ("o", 4)), "ổ": (("o", 8), ("6", 5), ("d", 2), ("é", 1)),
    "ồ": (("o", 5), ("d", 3), ("é", 3), ("6", 1)), "ộ": (("o", 30), ("d", 3), ("é", 1), ("0", 1), ("q", 1)),
    "ớ": (("é", 6), ("d", 4), ("o", 4), ("6", 2), ("a", 1)), "ờ": (("o", 9), ("d", 1)),
    "ở": (("o", 4), ("é", 2), ("d", 2), ("¢", 1)), "ợ": (("o", 6), ("g", 1)), "ỗ": (("d", 3), ("o", 2)),
    "ó": (("o", 5), ("6", 1), ("é", 1)), "ô": (("o", 9), ("d", 1)),
    "ấ": (("a", 5), ("é", 3), ("i", 2)), "ẩ": (("a", 4), ("é", 2), ("i", 1)), "ầ": (("a", 9), ("i", 1)),
    "ậ": (("a", 20), ("é", 1), ("i", 1)), "á": (("a", 16), ("d", 1), ("é", 1), ("i", 1)),
    "ã": (("a", 7), ("4", 1), ("i", 1), ("&", 1)), "ă": (("a", 5), ("i", 1)), "ắ": (("a", 1), ("i", 1)),
    "ặ": (("i", 3), ("d", 2), ("a", 1)), "ư": (("u", 12), ("w", 1)), "ứ": (("tr", 2), ("ir", 3), ("u", 3), ("t", 1)),
    "ữ": (("it", 2), ("ii", 1), ("ir", 1), ("u", 2)), "ừ": (("ir", 3), ("u", 2)), "ử": (("u", 2), ("tr", 1)),
    "ự": (("u", 8), ("y", 1)), "ủ": (("u", 7), ("ti", 1), ("ii", 1)), "ú": (("u", 4), ("i", 2)),
    "ụ": (("u", 14), ("y", 1)), "đ": (("d", 20), ("@", 1)), "Đ": (("P", 5), ("B", 2), ("D", 4)),
    "ị": (("i", 20), ("j", 1)), "ý": (("y", 3), ("¥", 1)), "ỹ": (("y", 2), ("¥", 1)),
}  # fmt: skip
#: Share of the letters damaged at all; what becomes of the tones of the rest; whether the layout suffers.
MODELS: dict[str, tuple[float, str, bool]] = {
    "letters": (1.0, "kept", False),
    "letters and layout": (1.0, "kept", True),
    "half": (0.5, "lost", True),
    "tones scrambled": (0.15, "scrambled", False),
    "no marks": (0.0, "lost", False),
}
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def bare(text: str) -> str:
    """The text without marks, đ as d."""
    pieces = unicodedata.normalize("NFD", text)
    kept = "".join(piece for piece in pieces if not unicodedata.combining(piece))
    return kept.replace("đ", "d").replace("Đ", "D")


def damage(text: str, model: str, seed: int, *, keep_lines: bool = False) -> str:
    """The text as a poor engine reads it. With `keep_lines` no line is broken, joined or added."""
    share, tones, layout = MODELS[model]
    chance = random.Random(f"{model}{seed}")
    text = unicodedata.normalize("NFC", text)
    damaged = "".join(_letter(letter, share, tones, chance) for letter in text)
    if not layout:
        return damaged
    lines = [_markers(line, chance) for line in damaged.split("\n")]
    return "\n".join(lines if keep_lines else _broken(lines, chance))


def _letter(letter: str, share: float, tones: str, chance: random.Random) -> str:
    if not letter.isalpha() or letter.isascii():
        return letter
    if chance.random() < share:
        rows = _LETTERS.get(letter)
        capital = rows is None and letter.isupper()
        if capital:
            rows = _LETTERS.get(letter.lower())
        if rows is None:
            return bare(letter)
        printed = chance.choices([row[0] for row in rows], [row[1] for row in rows])[0]
        return printed.upper() if capital and printed.isascii() else printed
    if tones == "scrambled":
        pieces = [piece for piece in unicodedata.normalize("NFD", letter) if piece not in _TONES]
        if chance.random() < 0.3:
            pieces.append(chance.choice(_TONES))
            return unicodedata.normalize("NFC", "".join(pieces))
        return letter
    return bare(letter)


def _markers(line: str, chance: random.Random) -> str:
    line = re.sub(r"^(\s*)I\. ", lambda m: m[1] + chance.choice(["|. ", "I. ", "l. "]), line)
    line = re.sub(
        r"^(\s*)(I{2,3})\. ",
        lambda m: (
            m[1] + chance.choice([m[2], "I" + "1" * (len(m[2]) - 1), "I" * (len(m[2]) - 1) + "1"]) + ". "
        ),
        line,
    )
    line = re.sub(r"^(\s*)c\) ", lambda m: m[1] + chance.choice(["¢) ", "c) ", "©) "]), line)
    line = re.sub(r"^(\s*)[đd]\) ", r"\1d) ", line)
    return re.sub(
        r"^(\s*)S\S{1,2} ?:(?= ?\d)", lambda m: m[1] + chance.choice(["$6:", "S6:", "86:", "Sé:"]), line
    )


def _broken(lines: list[str], chance: random.Random) -> list[str]:
    made: list[str] = []
    page = 2
    for line in lines:
        words = line.split(" ")
        prose = len(line) > 60 and "  " not in line and "|" not in line and "\t" not in line
        if prose and chance.random() < 0.06:
            cut = len(words) // 2
            made += [" ".join(words[:cut]), "", str(page), "", " ".join(words[cut:])]
            page += 1
        elif prose and chance.random() < 0.1:
            cut = len(words) * 2 // 3
            made += [" ".join(words[:cut]), " ".join(words[cut:])]
        else:
            made.append(line)
    return made
