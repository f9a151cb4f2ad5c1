"""A reading made again from its JSON: what a child process sent, or what was stored with a plan.

The JSON leaves out the lines of groups, duties, targets and reporting rules. They are found again in the clauses, by the
words or by the marker path; where they cannot be, `line` is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from thidua.reading.keys import plain
from thidua.reading.schema import (
    Citation,
    Clause,
    CriteriaGroup,
    Duty,
    DutyItem,
    Finding,
    Json,
    Reading,
    ReportingRule,
    Signature,
    Source,
    Target,
)

#: Words of an item that suffice to find it again.
_HEAD = 60


def from_json(data: Json) -> Reading:
    """The reading behind `Reading.to_json`, as far as comparing needs it.

    Lists the comparison does not use (titles, rewards, phases, funding, stamps) stay empty. Missing keys are read as
    absent, so a reading stored by an older version is taken too.
    """
    clauses = tuple(
        Clause(
            str(c["id"]),
            c.get("parent"),
            c.get("marker"),
            c.get("text") or "",
            int(c.get("line") or 0),
            c.get("restored"),
        )
        for c in data.get("clauses", ())
    )
    places = _Places(clauses)
    source = data.get("source") or {}
    signature = data.get("signature")
    return Reading(
        source=Source(
            str(source.get("file") or ""),
            str(source.get("kind") or "text"),
            int(source.get("pages") or 1),
            source.get("text_quality") or "clean",
            bool(source.get("ocr")),
        ),
        kind=data.get("kind"),
        status=data.get("status") or "unknown",
        issuer=data.get("issuer"),
        parent=data.get("parent"),
        number=data.get("number"),
        symbol=data.get("symbol"),
        date=data.get("date"),
        place=data.get("place"),
        title=data.get("title"),
        legal_bases=tuple(
            Citation(c.get("number"), c.get("date"), c.get("issuer")) for c in data.get("legal_bases", ())
        ),
        clauses=clauses,
        criteria_groups=tuple(places.groups(data.get("criteria_groups", ()))),
        targets=tuple(_target(target, places) for target in data.get("targets", ())),
        duties=tuple(_duty(duty, places) for duty in data.get("duties", ())),
        reporting=tuple(_rule(rule, places) for rule in data.get("reporting", ())),
        recipients=tuple(data.get("recipients", ())),
        signature=Signature(signature.get("capacity"), signature.get("title"), signature.get("name"))
        if signature
        else None,
        documents=tuple(from_json(document) for document in data.get("documents", ())),
        findings=tuple(
            Finding(f["code"], f["severity"], f["message"], f.get("where"), f.get("line"))
            for f in data.get("findings", ())
        ),
    )


class _Places:
    """The lines of clauses by their words and by their paths."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses
        self._keys = [plain(clause.text) for clause in clauses]
        self._paths: dict[str, int] = {}
        known: dict[str, str] = {}
        for clause in clauses:
            above = known.get(clause.parent or "", "")
            bare = (clause.marker or "").strip(" .)/-–—+*•")
            known[clause.id] = f"{above}.{bare}".strip(".") if bare else above
            self._paths.setdefault(known[clause.id], clause.line)

    def of_words(self, text: str, where: str | None) -> int | None:
        """The line of the clause that holds these words, else of the one with this path."""
        wanted = plain(" ".join(text.split()))[:_HEAD]
        if wanted:
            found = next(
                (c.line for c, key in zip(self.clauses, self._keys, strict=True) if wanted in key), None
            )
            if found is not None:
                return found
        return self.of_path(where)

    def of_path(self, where: str | None) -> int | None:
        return self._paths.get(where) if where else None

    def groups(self, given: Sequence[Json]) -> list[CriteriaGroup]:
        """Groups in order, each at the next clause with its marker and its subject."""
        made = []
        begin = 0
        for group in given:
            wanted = plain(str(group.get("subject") or ""))
            line = None
            for at in range(begin, len(self.clauses)):
                clause = self.clauses[at]
                if clause.marker == group.get("marker") and wanted in plain(clause.restored or clause.text):
                    line, begin = clause.line, at + 1
                    break
            made.append(
                CriteriaGroup(
                    group.get("marker"),
                    str(group.get("subject") or ""),
                    str(group["level"]),
                    int(group.get("n") or 0),
                    line,
                )
            )
        return made


def _duty(data: dict[str, Any], places: _Places) -> Duty:
    items = tuple(
        DutyItem(
            item["text"], item.get("due"), item.get("where"), places.of_words(item["text"], item.get("where"))
        )
        for item in data.get("items", ())
    )
    line = places.of_path(data.get("where"))
    return Duty(data["body"], data["role"], int(data.get("n") or len(items)), items, data.get("where"), line)


def _target(data: dict[str, Any], places: _Places) -> Target:
    return Target(
        data.get("year"), data["op"], float(data["value"]), data.get("unit"), data.get("population"),
        data.get("measure"), data.get("where"), places.of_words(data.get("measure") or "", data.get("where")),
    )  # fmt: skip


def _rule(data: dict[str, Any], places: _Places) -> ReportingRule:
    return ReportingRule(
        data.get("day"), data.get("month"), data.get("recurrence"), data.get("qualifier"), tuple(data.get("from", ())),
        tuple(data.get("to", ())), data.get("via"), data.get("purpose"), data.get("where"),
        places.of_path(data.get("where")),
    )  # fmt: skip
