"""The parts of a plan that are compared: its clauses with their place, its name, its addressees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from thidua.reading.comparison import damage
from thidua.reading.comparison.result import Part
from thidua.reading.comparison.tokens import Token, tokens
from thidua.reading.keys import plain
from thidua.reading.schema import Clause, Reading
from thidua.reading.tables.bodies import BODY_HEADS
from thidua.reading.tables.changes import TELLING_WORDS
from thidua.reading.tables.verbs import DUTY_VERBS

#: Words of official language that tables ask for; they stand in when the other text does not hold them.
_LEXICON = sorted(
    {word for phrase in (*DUTY_VERBS, *BODY_HEADS, *TELLING_WORDS) for word in re.findall("[a-z]+", phrase)}
)
_BULLET = re.compile(r"^[-–—+*•·○▪]+$")
_ENDS = (".", ":", "!", "?", "./.")


@dataclass(slots=True)
class Unit:
    """One clause, or a clause with what damage cut off it; `keys` are its words as compared (see `canonise`)."""

    index: int
    part: Part
    clauses: tuple[str, ...]
    parent: int | None
    marker: str | None
    path: str
    item: int | None
    line: int | None
    text: str
    depth: int
    #: The words as restored from damage; shown, never compared.
    restored: str = ""
    level: str | None = None
    words: tuple[Token, ...] = ()
    keys: tuple[str, ...] = ()
    children: list[int] = field(default_factory=list)

    @property
    def numbered(self) -> bool:
        """Whether its author gave it a number or letter."""
        return self.marker is not None and not _BULLET.match(self.marker)


def units_of(reading: Reading, blind: bool) -> list[Unit]:
    """The parts of a plan in order: its name, its clauses, its addressees."""
    damaged = reading.source.text_quality == "damaged"
    made: list[Unit] = []
    title = _title(reading)
    if title is not None:
        made.append(title)
    levels = {group.line: group.level for group in reading.criteria_groups if group.line is not None}
    place: dict[str, Unit] = {}
    counts: Counter[str | None] = Counter()
    for clause in reading.clauses:
        if title is not None and clause.id in title.clauses:
            continue
        above = place.get(clause.parent) if clause.parent else None
        before = made[-1] if made and made[-1].part == "body" else None
        if damaged and before is not None and clause.marker is None and _torn(clause.text, before.text):
            before.clauses = (*before.clauses, clause.id)
            if not _noise(clause.text):
                before.text = f"{before.text} {clause.text}"
                before.restored = f"{before.restored} {clause.restored or clause.text}"
            place[clause.id] = before
            continue
        unit = _unit(len(made), clause, above, counts)
        unit.level = levels.get(clause.line)
        place[clause.id] = unit
        made.append(unit)
        if above is not None:
            above.children.append(unit.index)
    for order, recipient in enumerate(reading.recipients, start=1):
        made.append(Unit(len(made), "recipients", (), None, None, "", order, None, recipient, 0))
    for unit in made:
        unit.words = tokens(unit.text, blind)
        _show_restored(unit, blind)
        unit.keys = tuple(word.key for word in unit.words)
    return made


def _show_restored(unit: Unit, blind: bool) -> None:
    """Print the restored words over the keys of the words as read, where they stand one to one."""
    if not unit.restored or unit.restored == unit.text:
        return
    shown = tokens(unit.restored, blind)
    if len(shown) == len(unit.words):
        unit.words = tuple(Token(new.printed, old.key) for old, new in zip(unit.words, shown, strict=True))
        unit.text = unit.restored


def _unit(index: int, clause: Clause, above: Unit | None, counts: Counter[str | None]) -> Unit:
    unit = Unit(
        index,
        "body",
        (clause.id,),
        above.index if above else None,
        clause.marker,
        above.path if above else "",
        None,
        clause.line,
        clause.text,
        above.depth + 1 if above else 0,
        clause.restored or clause.text,
    )
    if unit.numbered and clause.marker is not None:
        bare = clause.marker.strip(" .)/-")
        # "2.1." under "2." already says where it stands.
        within = above.path.rpartition(".")[2] if above and above.path else ""
        if above and above.path and within and bare.startswith(within + "."):
            unit.path = f"{above.path}{bare[len(within) :]}"
        else:
            unit.path = f"{above.path}.{bare}" if above and above.path else bare
    else:
        counts[clause.parent] += 1
        unit.item = counts[clause.parent]
    return unit


def _title(reading: Reading) -> Unit | None:
    if not reading.title:
        return None
    first = reading.clauses[0] if reading.clauses else None
    wanted = plain(reading.title)
    twin = first is not None and first.marker is None and _same_line(plain(first.text), wanted)
    clauses = (first.id,) if twin and first is not None else ()
    line = first.line if twin and first is not None else None
    return Unit(0, "title", clauses, None, None, "", None, line, reading.title, 0)


#: A first paragraph so like the plan's name is that name, though one of the two may have been restored from damage.
_SAME_LINE = 0.75


def _same_line(text: str, title: str) -> bool:
    if abs(len(text) - len(title)) * 5 > len(title):
        return False
    return Levenshtein.normalized_similarity(text, title) >= _SAME_LINE


def _torn(text: str, before: str) -> bool:
    """Whether damage tore this paragraph off the one before: it goes on in the middle of a sentence, or is no word."""
    return _noise(text) or (text[:1].islower() and not before.rstrip().endswith(_ENDS))


def _noise(text: str) -> bool:
    return sum(character.isalpha() for character in text) < 2 and not any(c.isdigit() for c in text)


def canonise(left: list[Unit], right: list[Unit], damaged: tuple[bool, bool]) -> None:
    """Gives the damaged words of one text the words of the other they may be (`damage.canonical`), for scoring."""
    if not any(damaged):
        return
    for side, units, others in ((0, left, right), (1, right, left)):
        if not damaged[side]:
            continue
        if damaged[1 - side]:
            # Both damaged: the more frequent spelling of either text stands for its likes.
            both = _counted([*left, *right])
            common = Counter(
                {word: count for word, count in both.items() if count > 1 and damage.frame(word)}
            )
        else:
            common = _counted(others)
            common.update(dict.fromkeys(_LEXICON, 0))
        mapped = damage.canonical(_counted(units), common)
        for unit in units:
            unit.keys = tuple(mapped.get(key, key) for key in unit.keys)


def _counted(units: Iterable[Unit]) -> Counter[str]:
    return Counter(word.key for unit in units for word in unit.words)
