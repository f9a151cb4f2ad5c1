"""The document as the review shows it: text cut into spans that belong to provisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from thidua.web.workspace.plans.restored import ReadLine, restored_clauses
from thidua.web.workspace.plans.scans import ScanPicture
from thidua.work.plans.facts import ClauseView, FindingView, PlanPage, ProvisionView

#: Severities of findings, the gravest first.
GRAVITY = ("error", "warning", "note")
#: Tone of a span by the state of its provision.
TONES = {"accepted": "good", "corrected": "info", "added": "info", "rejected": "late", "proposed": ""}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; with a pair when a provision was read from it."""

    text: str
    pair: str = ""
    tone: str = ""
    #: The word as read, where its restoration is doubtful.
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A clause ready to draw, with the findings that stand beside its lines."""

    id: str
    level: int
    marker: str
    path: str
    heading: bool
    pieces: tuple[Piece, ...]
    findings: tuple[FindingView, ...]
    #: The lines as read, where the text shown was restored from damage.
    read: tuple[ReadLine, ...] = ()
    #: The lines as they stand on the paper, where it was scanned.
    scans: tuple[ScanPicture, ...] = ()

    @property
    def doubtful(self) -> int:
        """How many of its words are doubtful."""
        return sum(bool(piece.doubt) for piece in self.pieces)

    @property
    def shows_read(self) -> bool:
        """Whether the lines as read stand under it: a heading restored without doubt needs none."""
        return bool(self.read) and (not self.heading or self.doubtful > 0)


@dataclass(frozen=True, slots=True)
class Document:
    """Head lines, paragraphs, and the findings that stand at no line."""

    head: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    findings: tuple[FindingView, ...]


def _find(text: str, wanted: str) -> tuple[int, int] | None:
    """Where ``wanted`` stands in ``text``, blanks and the author's line breaks aside."""
    wanted = " ".join(wanted.split())
    if not wanted:
        return None
    at = text.find(wanted)
    if at >= 0:
        return at, at + len(wanted)
    head = wanted[:60]
    at = text.find(head) if len(head) > 20 else -1
    return (at, min(len(text), at + len(wanted))) if at >= 0 else None


def _words(provision: ProvisionView) -> str:
    read = provision.read or provision.data
    for key in ("text", "population", "what", "source", "subject", "title", "label"):
        if read.get(key):
            return str(read[key])
    return ""


def cut(text: str, provisions: Sequence[ProvisionView]) -> tuple[Piece, ...]:
    """The text cut where provisions begin and end; one without words of its own takes what is left."""
    spans: list[tuple[int, int, ProvisionView]] = []
    whole: ProvisionView | None = None
    for provision in provisions:
        found = _find(text, _words(provision))
        if found is None or any(found[0] < end and start < found[1] for start, end, _ in spans):
            whole = whole or provision
        else:
            spans.append((*found, provision))
    spans.sort(key=lambda span: span[0])
    pieces: list[Piece] = []
    at = 0
    for start, end, provision in spans:
        if start > at:
            pieces.append(_piece(text[at:start], whole))
        pieces.append(_piece(text[start:end], provision))
        at = end
    if at < len(text):
        pieces.append(_piece(text[at:], whole))
    return tuple(pieces)


def _piece(text: str, provision: ProvisionView | None) -> Piece:
    if provision is None or not text.strip():
        return Piece(text)
    return Piece(text, f"p{provision.id.hex}", TONES[provision.state])


def with_doubts(pieces: Sequence[Piece], doubts: Sequence[tuple[int, int, str]]) -> tuple[Piece, ...]:
    """The pieces cut once more where words are doubtful."""
    made: list[Piece] = []
    begin = 0
    for piece in pieces:
        end = begin + len(piece.text)
        at = begin
        for start, stop, read in doubts:
            if start < begin or stop > end:
                continue
            if start > at:
                made.append(replace(piece, text=piece.text[at - begin : start - begin]))
            made.append(replace(piece, text=piece.text[start - begin : stop - begin], doubt=read))
            at = stop
        if at < end:
            made.append(replace(piece, text=piece.text[at - begin :]))
        begin = end
    return tuple(made)


def document(page: PlanPage, scans: Mapping[int, tuple[ScanPicture, ...]] | None = None) -> Document:
    """The plan's text with its spans, the findings beside their lines, and pictures by the order of clauses."""
    open_findings = [f for f in page.findings if f.code != "body-unresolved"]
    placed: set[object] = set()
    paragraphs = []
    restored = restored_clauses(page)
    for index, clause in enumerate(page.clauses):
        beside = [
            f
            for f in open_findings
            if f.line is not None and f.id not in placed and _beside(f.line, clause, page.clauses, index)
        ]
        placed |= {f.id for f in beside}
        mended = restored.get(index)
        text = mended.text if mended else " ".join(clause.text.split())
        pieces = cut(text, clause.provisions)
        paragraphs.append(
            Paragraph(
                id=clause.id.hex,
                level=min(clause.level, 4),
                marker=clause.marker,
                path=clause.path,
                heading=bool(clause.heading) and clause.heading.strip() == text.strip(),
                pieces=with_doubts(pieces, mended.doubts) if mended else pieces,
                findings=tuple(beside),
                read=mended.lines if mended else (),
                scans=(scans or {}).get(index, ()),
            )
        )
    begins = int(page.reading.get("first_line") or 1)
    first = (
        page.clauses[0].line_from
        if page.clauses
        else int(page.reading.get("last_line") or len(page.lines)) + 1
    )
    head = tuple(line.strip() for line in page.lines[begins - 1 : max(0, first - 1)] if line.strip())
    return Document(head, tuple(paragraphs), tuple(f for f in open_findings if f.id not in placed))


def listed(shown: Document) -> tuple[tuple[FindingView, str], ...]:
    """Every finding with the paragraph it stands beside (empty for the whole document): open ones, gravest, first."""
    rows = [(f, "") for f in shown.findings]
    rows += [(f, p.id) for p in shown.paragraphs for f in p.findings]
    return tuple(sorted(rows, key=lambda row: (row[0].state != "open", GRAVITY.index(row[0].severity))))


def _beside(line: int, clause: ClauseView, clauses: Sequence[ClauseView], index: int) -> bool:
    last = index + 1 == len(clauses)
    return clause.line_from <= line and (last or line < clauses[index + 1].line_from)
