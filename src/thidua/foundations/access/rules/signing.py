"""How a signature block reads: who signs for which body, by which right.

Nghị định 30/2020/NĐ-CP, Điều 13 (who may sign) and Phụ lục I, phần II mục 7 (TM., Q., KT., TL., TUQ. before which words).
Data of bodies and documents: ``packs/signing``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thidua.foundations.access import errors
from thidua.ground.text_vn import fold

_ARTICLE = "Nghị định 30/2020/NĐ-CP, Điều 13"


@dataclass(frozen=True, slots=True)
class Office:
    """How a kind of body signs.

    :param collective: the name behind "TM." where the body works as a collective; empty where its head decides.
    :param outside: the head's title when signing for a superior body; ``{name}`` is the body without its territory.
    """

    collective: str
    head: str
    deputy: str
    outside: str
    outside_deputy: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of document; ``own`` when it is the head's own act, never the collective's.

    :param below: whether the head of a body below may sign it, TL. or TUQ.: empty (some documents may be),
        ``unverified`` or ``never``.
    """

    code: str
    label: str
    own: bool = False
    why: str = ""
    verified: bool = True
    below: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """The post of whoever signs.

    :param runs: stands in for the head on leave that day.
    :param name: the body the post is at, without its territory; needed when it is not the body that issues.
    """

    capacity: str
    runs: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mandate:
    """A delegation as the block needs it; ``until`` is the last day.

    :param about: the only plan it is for; empty: any.
    """

    way: str
    scope: frozenset[str]
    since: date
    until: date | None = None
    about: str = ""

    def covers(self, document: str, on: date, about: str = "") -> bool:
        """Whether it lets sign that kind of document on that day, about that plan."""
        in_time = self.since <= on and (self.until is None or on <= self.until)
        return in_time and document in self.scope and self.about in {"", about}


def signature_block(
    office: Office,
    signer: Signer,
    document: Document,
    on: date,
    *,
    mandate: Mandate | None = None,
    signer_office: Office | None = None,
    within: Mandate | None = None,
    about: str = "",
) -> tuple[str, ...]:
    """The lines above the signature, exactly as printed.

    :param office: of the body that issues the document.
    :param mandate: the delegation by the head of that body, if the signer signs by one.
    :param signer_office: of the signer's own body, when it is another one.
    :param within: the KT. delegation inside the signer's own body, when its deputy signs what its head may sign TL.
    :raises NotPossible: the signer may not sign this (``access-030`` to ``-034``), each with its article.

    >>> ubnd = Office("Ủy ban nhân dân", "Chủ tịch", "Phó Chủ tịch", "Chủ tịch {name}", "Phó Chủ tịch {name}")
    >>> plan, on = Document("plan", "Kế hoạch"), date(2026, 1, 5)
    >>> signature_block(ubnd, Signer("head"), plan, on)
    ('TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH')
    >>> signature_block(ubnd, Signer("acting_head"), plan, on)
    ('TM. ỦY BAN NHÂN DÂN', 'Q. CHỦ TỊCH')
    >>> signature_block(ubnd, Signer("head"), Document("commendation", "Quyết định khen thưởng", own=True), on)
    ('CHỦ TỊCH',)
    """
    together = (f"TM. {office.collective.upper()}",) if office.collective and not document.own else ()
    if signer_office is None:
        return together + _own(office, signer, document, on, mandate, about)
    return _from_below(office, signer, document, on, mandate, signer_office, within, about)


def _own(
    office: Office, signer: Signer, document: Document, on: date, mandate: Mandate | None, about: str
) -> tuple[str, ...]:
    """Head, acting head, or a deputy of the body itself."""
    head = office.head.upper()
    if signer.capacity == "head":
        return (head,)
    if signer.capacity == "acting_head":
        return (f"Q. {head}",)
    if signer.capacity == "in_charge" or (signer.capacity == "deputy" and signer.runs):
        return (f"KT. {head}", office.deputy.upper())
    if signer.capacity != "deputy":
        raise errors.does_not_sign(office.head, f"{_ARTICLE} khoản 1, 2")
    if mandate is None or mandate.way != "for_head":
        raise errors.deputy_without_delegation(office.head, document.label, f"{_ARTICLE} khoản 1, 2")
    _require(mandate, document, on, about)
    return (f"KT. {head}", office.deputy.upper())


def _from_below(
    office: Office,
    signer: Signer,
    document: Document,
    on: date,
    mandate: Mandate | None,
    own: Office,
    within: Mandate | None,
    about: str,
) -> tuple[str, ...]:
    """The head of a body below, by order or by mandate; for TL. also that head's deputy."""
    if document.below == "never":
        raise errors.stays_with_the_head(document.label, office.head)
    if mandate is None or mandate.way == "for_head":
        raise errors.not_delegated(office.head, document.label, f"{_ARTICLE} khoản 3, 4")
    _require(mandate, document, on, about)
    title = own.outside.format(name=signer.name).upper()
    mark = "TL." if mandate.way == "by_order" else "TUQ."
    first = f"{mark} {office.head.upper()}"
    if signer.capacity == "head":
        return (first, title)
    if signer.capacity == "acting_head":
        return (first, f"Q. {title}")
    if mandate.way == "by_mandate":
        raise errors.no_chain(f"{_ARTICLE} khoản 3")
    if signer.capacity != "deputy" or not (
        signer.runs or (within and within.covers(document.code, on, about))
    ):
        raise errors.deputy_without_delegation(own.head, document.label, f"{_ARTICLE} khoản 4")
    return (first, f"KT. {title}", own.outside_deputy.format(name=signer.name).upper())


def _require(mandate: Mandate, document: Document, on: date, about: str) -> None:
    if not mandate.covers(document.code, on, about):
        raise errors.outside_delegation(document.label, on)


def block_faults(office: Office, document: Document, lines: Sequence[str]) -> list[str]:
    """What is wrong with a block printed elsewhere, as sentences; empty when nothing is found.

    Only what the rules above settle: TM. where it must or must not stand, KT. and its second line, marks before the
    head's title.

    >>> ubnd = Office("Ủy ban nhân dân", "Chủ tịch", "Phó Chủ tịch", "", "")
    >>> khen = Document("commendation", "Quyết định khen thưởng", own=True, why="Luật …, Điều 80")
    >>> block_faults(ubnd, khen, ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"])
    ['“TM.” không đứng trên Quyết định khen thưởng: đây là văn bản của riêng Chủ tịch (Luật …, Điều 80).']
    >>> block_faults(ubnd, Document("plan", "Kế hoạch"), ["CHỦ TỊCH"])
    ['Thiếu dòng “TM. ỦY BAN NHÂN DÂN”: cơ quan làm việc theo chế độ tập thể.']
    >>> block_faults(ubnd, khen, ["KT. CHỦ TỊCH"])
    ['Dưới “KT. CHỦ TỊCH” phải là chức vụ của cấp phó ký thay.']
    """
    found = []
    said = [" ".join(line.upper().split()) for line in lines if line.strip()]
    together = bool(said) and said[0].startswith("TM.")
    by_right = [line for line in said if line.startswith(("TL.", "TUQ."))]
    if together and document.own:
        found.append(
            f"“TM.” không đứng trên {document.label}: đây là văn bản của riêng {office.head} ({document.why})."
        )
    if not together and office.collective and not document.own and not by_right:
        found.append(f"Thiếu dòng “TM. {office.collective.upper()}”: cơ quan làm việc theo chế độ tập thể.")
    for index, line in enumerate(said):
        mark, _blank, title = line.partition(" ")
        if mark in {"KT.", "TL.", "TUQ."} and index + 1 == len(said):
            below = "cấp phó ký thay" if mark == "KT." else "người ký"
            found.append(f"Dưới “{line}” phải là chức vụ của {below}.")
        if mark in {"Q.", "TL.", "TUQ."} and fold(title) != fold(office.head):
            found.append(f"Sau “{mark}” phải là chức vụ của người đứng đầu: {office.head.upper()}.")
    return found


def without_territory(name: str, territory: str) -> str:
    """A body's name without the territory it ends with, as it stands in a superior body's document.

    :param territory: as cards name it, with the territory above behind a comma.

    >>> without_territory("Phòng Văn hóa - Xã hội phường Hồng An", "phường Hồng An, thành phố Hải Phòng")
    'Phòng Văn hóa - Xã hội'
    >>> without_territory("Sở Nội vụ", "thành phố Hải Phòng")
    'Sở Nội vụ'
    """
    own = territory.split(",", maxsplit=1)[0].strip()
    if own and fold(name).endswith(" " + fold(own)):
        return name[: -len(own)].strip()
    return name
