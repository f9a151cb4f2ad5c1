"""The parts of a plan as Nghị định 30/2020/NĐ-CP lays them out: number and date stay blank until it is signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thidua.work.cascade.facts import ClauseView, Superior
from thidua.work.cascade.rules.numbering import manner
from thidua.work.cascade.rules.pack import FormOf


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the body."""

    text: str
    depth: int
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A plan ready to be set: letterhead, body, addressees, signing.

    :param above: the body's superior, printed above it where the law of the body says so; empty for a committee.
    """

    above: str
    issuer: tuple[str, ...]
    number: str
    place: str
    kind: str
    title: str
    body: tuple[Line, ...]
    recipients: tuple[str, ...]
    signing: tuple[str, ...]
    signer: str


def basis(superior: Superior, as_list: bool) -> str:
    """The line by which a plan names the plan it carries out.

    A number or day the copy at hand does not show is left blank, not invented.

    >>> basis(Superior("", "KẾ HOẠCH", "9/KH-UBND", None, "UBND tỉnh A", "Mở lớp"), True)
    'Căn cứ Kế hoạch số 9/KH-UBND ngày … của UBND tỉnh A về mở lớp;'
    """
    day = superior.date
    dated = f"{day.day:02d}/{day.month:02d}/{day.year}" if day else "…"
    title = f" về {superior.title[0].lower()}{superior.title[1:]}" if superior.title else ""
    head = "Căn cứ" if as_list else "Thực hiện"
    kind = superior.kind.capitalize()
    return f"{head} {kind} số {superior.number or '…'} ngày {dated} của {superior.issuer}{title};"


def form(
    *,
    name: str,
    parent: str,
    known: FormOf | None,
    place: str,
    title: str,
    signing: tuple[str, ...],
    signer: str,
    superior: str,
    clauses: Sequence[ClauseView],
) -> Form:
    """A draft as a document.

    :param name: the issuing body; ``parent`` the body above it; ``superior`` the issuer of the plan carried out.
    :param known: what the pack says about the issuer's kind; without it the symbol stays blank.
    :param signing: the lines above the signature; without any the kind of body is not known.
    """
    above, issuer = letterhead(name, parent, known)
    return Form(
        above=above,
        issuer=issuer,
        number=f"Số:      /{known.symbol if known else 'KH-…'}",
        place=f"{place or '…'}, ngày      tháng      năm 20…",
        kind="KẾ HOẠCH",
        title=title,
        body=tuple(_lines(clauses)),
        recipients=(f"{superior} (để b/c);", "Các đơn vị có tên trong kế hoạch (để t/h);", "Lưu: VT."),
        signing=signing or ("THỦ TRƯỞNG CƠ QUAN",),
        signer=signer,
    )


def letterhead(name: str, parent: str, known: FormOf | None) -> tuple[str, tuple[str, ...]]:
    """(what stands above the issuer, the issuer's own lines) at the top left of a document.

    >>> letterhead("Ủy ban nhân dân xã A", "Ủy ban nhân dân tỉnh B", FormOf("ubnd", "KH-UBND", ("Ủy ban nhân dân",)))
    ('', ('ỦY BAN NHÂN DÂN', 'XÃ A'))
    """
    for head in known.lines if known else ():
        if name.startswith(head + " "):
            return "", (head.upper(), name[len(head) + 1 :].upper())
    return parent.upper(), (name.upper(),)


def _lines(clauses: Sequence[ClauseView]) -> list[Line]:
    kept = [
        clause
        for clause in clauses
        if clause.state == "kept" and not clause.beneath_dropped and clause.text.strip()
    ]
    made = []
    numbered = False
    for index, clause in enumerate(kept):
        how, _tail = manner(clause.marker)
        numbered = numbered or how != "fixed"
        leads = index + 1 < len(kept) and kept[index + 1].depth > clause.depth
        heading = how != "fixed" and (clause.text.isupper() or (leads and len(clause.text) < 160))
        text = f"{clause.marker} {clause.text}".strip()
        made.append(
            Line(text, clause.depth, bold=heading, italic=not numbered and clause.text.rstrip().endswith(";"))
        )
    return made


def plain(form: Form) -> str:
    """The document as lines of text, for looking at and for tests."""
    head = [
        *([form.above] if form.above else []),
        *form.issuer,
        form.number,
        "",
        form.place,
        "",
        form.kind,
        form.title,
        "",
    ]
    foot = ["", "Nơi nhận:", *(f"- {line}" for line in form.recipients), "", *form.signing, "", form.signer]
    return "\n".join([*head, *(line.text for line in form.body), *foot]).rstrip() + "\n"
