"""Two readings → rows: what stayed, what was reworded, moved, dropped, added, renumbered."""

from __future__ import annotations

from rapidfuzz.distance import Indel

from thidua.reading.comparison.align import Aligner
from thidua.reading.comparison.couples import Couple, Coupler
from thidua.reading.comparison.kinds import Changed, kinds_of, kinds_of_whole
from thidua.reading.comparison.result import Change, Comparison, Head, Kind, Piece, Row, Side, Subject
from thidua.reading.comparison.say import place, sentence
from thidua.reading.comparison.survivors import survivors
from thidua.reading.comparison.tokens import printed, tokens
from thidua.reading.comparison.units import Unit, canonise, units_of
from thidua.reading.keys import plain
from thidua.reading.restoration.lines import mend
from thidua.reading.schema import Reading


def compare(left: Reading, right: Reading) -> Comparison:
    """Two plans clause by clause: a draft and what was issued, a superior's and a subordinate's, last year's and this.

    Every clause of either stands in exactly one row. Works when a text is damaged: a word the scan may have broken is
    never shown as changed. Never raises for any two readings.
    """
    return _Comparing(left, right).done()


def carried(reading: Reading) -> Reading:
    """The plan in a file: the document itself, or the one a dispatch carries (a draft sent out for comments)."""
    plans = [document for document in reading.documents if document.kind == "KẾ HOẠCH"]
    return plans[0] if plans else reading


class _Comparing:
    def __init__(self, left: Reading, right: Reading) -> None:
        self.readings = (left, right)
        self.damaged = (left.source.text_quality == "damaged", right.source.text_quality == "damaged")
        blind = any(self.damaged)
        self.left, self.right = units_of(left, blind), units_of(right, blind)
        canonise(self.left, self.right, self.damaged)
        # Always aligned from the same one of the two, so that ties fall alike when B is compared with A.
        turned = [unit.keys for unit in self.left] > [unit.keys for unit in self.right]
        aligner = Aligner(self.right, self.left) if turned else Aligner(self.left, self.right)
        pairs = aligner.run()
        if turned:
            pairs = {other: one for one, other in pairs.items()}
        self.coupler = Coupler(
            (self.left, self.right), pairs, aligner.weight, self.damaged, first=int(turned)
        )
        self.moved = self.coupler.moved()
        self.elsewhere = self.coupler.elsewhere()
        known = {id(couple): couple for couple in self.coupler.couples}
        self.sources = {id(target): known[found] for (found, _run), target in self.elsewhere.items()}
        self.duties = tuple(
            {item.line for duty in reading.duties for item in duty.items}
            | {rule.line for rule in reading.reporting}
            for reading in self.readings
        )

    def done(self) -> Comparison:
        rows = tuple(self._row(couple) for couple in self._ordered())
        return Comparison(
            _head(self.readings[0]),
            _head(self.readings[1]),
            rows,
            tuple(self._subjects()),
            survivors(self.readings[0], rows),
        )

    def _ordered(self) -> list[Couple]:
        """The right plan's order; what was dropped stands after what stood before it."""
        after: dict[int, list[Couple]] = {}
        first: list[Couple] = []
        standing: Couple | None = None
        for unit in self.left:
            couple = self.coupler.of_left[unit.index]
            if couple.right:
                standing = couple
            elif standing is None:
                first.append(couple)
            else:
                after.setdefault(id(standing), []).append(couple)
        made = list(first)
        for unit in self.right:
            couple = self.coupler.of_right[unit.index]
            if couple.right[0] == unit.index:
                made.append(couple)
                made.extend(after.get(id(couple), ()))
        return made

    def _row(self, couple: Couple) -> Row:
        units = [self.left[index] for index in couple.left] + [self.right[index] for index in couple.right]
        part = units[0].part
        sides = (_side(self.left, couple.left), _side(self.right, couple.right))
        pieces = self._pieces(couple)
        changes = self._changes(couple)
        kinds = self._kinds(couple, changes, sides)
        other = next((piece.place for piece in pieces if piece.place), None) or self._went(couple)
        told = sentence(part, changes, kinds, sides, pieces, other if not couple.whole else None)
        score = Indel.normalized_similarity(*couple.keys) if couple.whole else 0.0
        if changes == ("same",):
            score = 1.0
        return Row(part, changes, kinds, *sides, pieces, told, score)

    def _pieces(self, couple: Couple) -> tuple[Piece, ...]:
        made = []
        for number, run in enumerate(couple.runs):
            there = self.elsewhere.get((id(couple), number))
            named = None
            if there is not None:
                units, indices = (self.right, there.right) if run.op == "removed" else (self.left, there.left)
                side = _side(units, indices)
                named = place(side) if side else None
            words = (couple.words[0][run.i1 : run.i2], couple.words[1][run.j1 : run.j2])
            made.append(Piece(run.op, printed(words[0]), printed(words[1]), named))
        return tuple(made)

    def _went(self, couple: Couple) -> str | None:
        """The clause that took words of a dropped one, or gave words to a new one."""
        if couple.whole:
            return None
        source = self.sources.get(id(couple))
        if source is None:
            return None
        units, indices = (self.right, source.right) if couple.left else (self.left, source.left)
        side = _side(units, indices)
        return place(side) if side else None

    def _changes(self, couple: Couple) -> tuple[Change, ...]:
        if not couple.right:
            return ("dropped",)
        if not couple.left:
            return ("added",)
        found: list[Change] = []
        if any(run.op != "equal" for run in couple.runs):
            found.append("reworded")
        one, other = self.left[couple.left[0]], self.right[couple.right[0]]
        if one.index in self.moved:
            found.append("moved")
        if (one.numbered or other.numbered) and _bare(one.marker) != _bare(other.marker):
            found.append("renumbered")
        if len(couple.left) > len(couple.right):
            found.append("merged")
        elif len(couple.right) > len(couple.left):
            found.append("split")
        return tuple(found) or ("same",)

    def _kinds(
        self, couple: Couple, changes: tuple[Change, ...], sides: tuple[Side | None, Side | None]
    ) -> tuple[Kind, ...]:
        one = self.left[couple.left[0]] if couple.left else self.right[couple.right[0]]
        if not set(changes) & {"reworded", "dropped", "added"}:
            return ()
        if one.part == "recipients":
            return ("recipients",)
        if not couple.whole:
            return self._kinds_of_whole(couple)
        blind = (self._blind(couple, 0), self._blind(couple, 1))
        changed: list[Changed] = []
        before = ""
        for number, run in enumerate(couple.runs):
            if run.op == "equal":
                before = " ".join(blind[0][max(0, run.i2 - 4) : run.i2])
            elif (id(couple), number) not in self.elsewhere:
                side = 0 if run.op == "removed" else 1
                first, last = (run.i1, run.i2) if side == 0 else (run.j1, run.j2)
                mended = plain(mend(printed(couple.words[side][first:last]))) if self.damaged[side] else ""
                changed.append(Changed(run.op, " ".join(blind[side][first:last]), before, mended))
        texts = (sides[0].text if sides[0] else "", sides[1].text if sides[1] else "")
        return kinds_of(changed, texts, self.damaged)

    def _kinds_of_whole(self, couple: Couple) -> tuple[Kind, ...]:
        side = 0 if couple.left else 1
        units = self.left if side == 0 else self.right
        unit = units[(couple.left or couple.right)[0]]
        if any(number for number in range(len(couple.runs)) if (id(couple), number) in self.elsewhere):
            return ()
        return kinds_of_whole(
            " ".join(self._blind(couple, side)),
            unit.text,
            self.damaged[side],
            added=side == 1,
            duty=unit.line in self.duties[side] or self._criterion(units, unit),
            subject=unit.level is not None,
        )

    def _criterion(self, units: list[Unit], unit: Unit) -> bool:
        return unit.parent is not None and units[unit.parent].level is not None

    def _blind(self, couple: Couple, side: int) -> tuple[str, ...]:
        """Words in key form, mended where damaged: what the tables of words are asked with."""
        if any(self.damaged):
            return couple.keys[side]
        units, indices = (self.left, couple.left) if side == 0 else (self.right, couple.right)
        return tuple(word.key for index in indices for word in tokens(units[index].text, True))

    def _subjects(self) -> list[Subject]:
        """Groups of criteria side by side, by the subject they judge."""
        made = []
        for unit in self.left:
            if unit.level is None:
                continue
            couple = self.coupler.of_left[unit.index]
            other = self.right[couple.right[0]] if couple.right else None
            made.append(
                Subject(
                    unit.level,
                    unit.text,
                    other.text if other else None,
                    unit.marker,
                    other.marker if other else None,
                )
            )
        for unit in self.right:
            if unit.level is not None and not self.coupler.of_right[unit.index].left:
                made.append(Subject(unit.level, None, unit.text, None, unit.marker))
        return made


def _bare(marker: str | None) -> str:
    return (marker or "").strip(" .)(/-–—+*•").casefold()


def _side(units: list[Unit], indices: tuple[int, ...]) -> Side | None:
    if not indices:
        return None
    first = units[indices[0]]
    clauses = tuple(clause for index in indices for clause in units[index].clauses)
    text = " ".join(units[index].text for index in indices)
    under = units[first.parent].text if first.parent is not None else None
    return Side(clauses, first.marker, first.path, first.item, first.line, text, under)


def _head(reading: Reading) -> Head:
    return Head(
        reading.source.file,
        reading.kind,
        reading.number,
        reading.date,
        reading.issuer,
        reading.title,
        reading.status,
        reading.source.text_quality == "damaged",
    )
