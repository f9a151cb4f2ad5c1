"""What reading a document returns: the dataclasses behind ``thidua read FILE --json``.

A field the text does not hold is ``None`` or empty; nothing is guessed. Every list keeps the order of the text.
`where` is a path of markers as printed ("II.2.2"), `line` a line of the source from 1, dates are ISO (YYYY-MM-DD).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from thidua.reading.line_boxes import LineBox
from thidua.reading.restoration.result import RestoredText

Json = dict[str, Any]

Status = Literal["draft", "issued", "unknown"]
TextQuality = Literal["clean", "damaged"]
Severity = Literal["error", "warning", "note"]
Role = Literal["lead", "coordinate", "requested"]
Occasion = Literal["annual", "interim", "final"]
Operator = Literal["=", ">", ">=", "<", "<="]
Qualifier = Literal["before", "by", "on"]
Recurrence = Literal["yearly", "half-yearly", "quarterly", "monthly", "once"]


@dataclass(frozen=True, slots=True)
class Source:
    """The file that was read and how good its text is."""

    file: str
    kind: str
    pages: int
    text_quality: TextQuality
    ocr: bool

    def to_json(self) -> Json:
        return {
            "file": self.file,
            "kind": self.kind,
            "pages": self.pages,
            "text_quality": self.text_quality,
            "ocr": self.ocr,
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named by the text. `kind` is its type where printed ("Quyết định"); not part of the JSON."""

    number: str | None
    date: str | None
    issuer: str | None
    where: str | None = None
    kind: str | None = None
    line: int | None = None

    def to_json(self) -> Json:
        return {"number": self.number, "date": self.date, "issuer": self.issuer}

    def to_json_with_place(self) -> Json:
        return {**self.to_json(), "where": self.where}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading: marker as the author printed it (damage undone), level 1 for the outermost."""

    marker: str | None
    heading: str | None
    level: int
    line: int

    def to_json(self) -> Json:
        return {"marker": self.marker, "heading": self.heading, "level": self.level, "line": self.line}


@dataclass(frozen=True, slots=True)
class Clause:
    """A node of the text as a tree: a heading, a numbered paragraph, a bullet or a plain paragraph.

    `text` is as read; `restored` (in the JSON only where it is another) is what the damaged text says.
    """

    id: str
    parent: str | None
    marker: str | None
    text: str
    line: int
    restored: str | None = None

    def to_json(self) -> Json:
        told: Json = {
            "id": self.id,
            "parent": self.parent,
            "marker": self.marker,
            "text": self.text,
            "line": self.line,
        }
        return told if self.restored is None else {**told, "restored": self.restored}


@dataclass(frozen=True, slots=True)
class CriteriaGroup:
    """Emulation criteria of one kind of subject; `n` criteria."""

    marker: str | None
    subject: str
    level: str
    n: int
    line: int | None = None

    def to_json(self) -> Json:
        return {"marker": self.marker, "subject": self.subject, "level": self.level, "n": self.n}


@dataclass(frozen=True, slots=True)
class TitleAsked:
    """A recognition title the text asks for, at a level where it names one."""

    title: str
    level: str | None
    where: str | None
    line: int | None = None

    def to_json(self) -> Json:
        return {"title": self.title, "level": self.level, "where": self.where}


@dataclass(frozen=True, slots=True)
class Reward:
    """Forms of commendation given on one occasion."""

    occasion: Occasion
    forms: tuple[str, ...]
    where: str | None
    line: int | None = None

    def to_json(self) -> Json:
        return {"occasion": self.occasion, "forms": list(self.forms), "where": self.where}


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something set for a year (a review, a launch)."""

    year: int
    what: str
    where: str | None

    def to_json(self) -> Json:
        return {"year": self.year, "what": self.what, "where": self.where}


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of years, with the milestones standing in it."""

    label: str
    start: int | None
    end: int | None
    milestones: tuple[Milestone, ...] = ()
    line: int | None = None

    def to_json(self) -> Json:
        return {
            "label": self.label,
            "from": self.start,
            "to": self.end,
            "milestones": [milestone.to_json() for milestone in self.milestones],
        }


@dataclass(frozen=True, slots=True)
class Target:
    """A number to be reached. `value` is in `unit` ("%", "người", …)."""

    year: int | None
    op: Operator
    value: float
    unit: str | None
    population: str | None
    measure: str | None
    where: str | None
    line: int | None = None

    def to_json(self) -> Json:
        value: float | int = int(self.value) if float(self.value).is_integer() else self.value
        return {
            "year": self.year,
            "op": self.op,
            "value": value,
            "unit": self.unit,
            "population": self.population,
            "measure": self.measure,
            "where": self.where,
        }


@dataclass(frozen=True, slots=True)
class DutyItem:
    """One thing to do; `due` is the printed date or year where the item states one."""

    text: str
    due: str | None
    where: str | None
    line: int | None = None

    def to_json(self) -> Json:
        return {"text": self.text, "due": self.due, "where": self.where}


@dataclass(frozen=True, slots=True)
class Duty:
    """What one body (or group of bodies) is given to do in one place of the text."""

    body: str
    role: Role
    n: int
    items: tuple[DutyItem, ...]
    where: str | None
    line: int | None = None

    def to_json(self) -> Json:
        return {
            "body": self.body,
            "role": self.role,
            "n": self.n,
            "items": [item.to_json() for item in self.items],
            "where": self.where,
        }


@dataclass(frozen=True, slots=True)
class ReportingRule:
    """A duty to report or send files: who to whom, by when, how often. `day` is None where none is set."""

    day: int | None
    month: int | None
    recurrence: Recurrence | None
    qualifier: Qualifier | None
    senders: tuple[str, ...]
    addressees: tuple[str, ...]
    via: str | None
    purpose: str | None
    where: str | None
    line: int | None = None

    def to_json(self) -> Json:
        return {
            "day": self.day,
            "month": self.month,
            "recurrence": self.recurrence,
            "qualifier": self.qualifier,
            "from": list(self.senders),
            "to": list(self.addressees),
            "via": self.via,
            "purpose": self.purpose,
            "where": self.where,
        }


@dataclass(frozen=True, slots=True)
class FundingSource:
    """A source of money the text names."""

    source: str
    where: str | None
    line: int | None = None

    def to_json(self) -> Json:
        return {"source": self.source, "where": self.where}


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: capacity (TM., KT., TL., TUQ., Q.), title and name as printed."""

    capacity: str | None
    title: str | None
    name: str | None

    def to_json(self) -> Json:
        return {"capacity": self.capacity, "title": self.title, "name": self.name}


@dataclass(frozen=True, slots=True)
class SigningStamp:
    """A stamp left by a signing tool: who (a person or a body's certificate), when (ISO 8601)."""

    signer: str | None
    time: str | None

    def to_json(self) -> Json:
        return {"signer": self.signer, "time": self.time}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document carried by this one."""

    kind: str
    title: str | None
    line: int

    def to_json(self) -> Json:
        return {"kind": self.kind, "title": self.title, "line": self.line}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the linter noticed. `code` is stable; `message` (Vietnamese) says what, why and what to do."""

    code: str
    severity: Severity
    message: str
    where: str | None
    line: int | None

    def to_json(self) -> Json:
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "where": self.where,
            "line": self.line,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as read. `documents` is filled on the first document of a file that holds several."""

    source: Source
    kind: str | None
    status: Status
    issuer: str | None
    parent: str | None
    number: str | None
    symbol: str | None
    date: str | None
    place: str | None
    title: str | None
    legal_bases: tuple[Citation, ...] = ()
    other_references: tuple[Citation, ...] = ()
    sections: tuple[Section, ...] = ()
    clauses: tuple[Clause, ...] = ()
    criteria_groups: tuple[CriteriaGroup, ...] = ()
    titles: tuple[TitleAsked, ...] = ()
    rewards: tuple[Reward, ...] = ()
    phases: tuple[Phase, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    targets: tuple[Target, ...] = ()
    duties: tuple[Duty, ...] = ()
    reporting: tuple[ReportingRule, ...] = ()
    funding: tuple[FundingSource, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: Signature | None = None
    signing_stamps: tuple[SigningStamp, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    documents: tuple[Reading, ...] = ()
    findings: tuple[Finding, ...] = ()
    restored_text: RestoredText | None = None
    line_boxes: tuple[LineBox, ...] = ()

    def to_json(self) -> Json:
        """The object of the reading contract.

        `documents` only when the file holds several, `line_boxes` only where pages are pictures.
        """
        result: Json = {
            "source": self.source.to_json(),
            "kind": self.kind,
            "status": self.status,
            "issuer": self.issuer,
            "parent": self.parent,
            "number": self.number,
            "symbol": self.symbol,
            "date": self.date,
            "place": self.place,
            "title": self.title,
            "legal_bases": [basis.to_json() for basis in self.legal_bases],
            "other_references": [reference.to_json_with_place() for reference in self.other_references],
            "sections": [section.to_json() for section in self.sections],
            "clauses": [clause.to_json() for clause in self.clauses],
            "criteria_groups": [group.to_json() for group in self.criteria_groups],
            "titles": [title.to_json() for title in self.titles],
            "rewards": [reward.to_json() for reward in self.rewards],
            "phases": [phase.to_json() for phase in self.phases],
            "milestones": [milestone.to_json() for milestone in self.milestones],
            "targets": [target.to_json() for target in self.targets],
            "duties": [duty.to_json() for duty in self.duties],
            "reporting": [rule.to_json() for rule in self.reporting],
            "funding": [money.to_json() for money in self.funding],
            "recipients": list(self.recipients),
            "signature": self.signature.to_json() if self.signature else None,
            "signing_stamps": [stamp.to_json() for stamp in self.signing_stamps],
            "attachments": [attachment.to_json() for attachment in self.attachments],
        }
        if self.documents:
            result["documents"] = [document.to_json() for document in self.documents]
        result["findings"] = [finding.to_json() for finding in self.findings]
        result["restored_text"] = self.restored_text.to_json() if self.restored_text else None
        if self.line_boxes:
            result["line_boxes"] = [place.to_json() for place in self.line_boxes]
        return result
