"""Closed lists of the room: capacities of a post, kinds of leave, ways of delegating, acts that may be delegated.

Labels are msgids. Kinds of documents stand in ``packs/signing``: they are data with sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

#: Tư cách of a post: what it is under the law, beside the role it plays in this system.
CAPACITIES: Mapping[str, str] = {
    "head": _("Người đứng đầu"),
    "deputy": _("Cấp phó"),
    "acting_head": _("Giao quyền người đứng đầu"),
    "in_charge": _("Giao phụ trách"),
    "member": _("Thành viên, công chức, viên chức"),
}

#: Whoever leads the body that day: at most one of these.
LEADERS = frozenset({"head", "acting_head", "in_charge"})
#: Leading posts of one's own; all but one on a day are concurrent.
OWN_LEAD = frozenset({"head", "deputy"})
#: What a deputy may be given without losing the deputy's post.
ASSIGNED = frozenset({"acting_head", "in_charge"})
#: Who may delegate: Nghị định 30/2020/NĐ-CP, Điều 13, speaks of the head.
GIVERS = frozenset({"head", "acting_head"})

#: Why somebody is away. Reasons that say something of health or family are not kept.
LEAVES: Mapping[str, str] = {
    "leave": _("Nghỉ"),
    "trip": _("Đi công tác"),
    "study": _("Đi học"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """How a delegate signs.

    :param mark: the abbreviation printed before the head's title.
    :param paper: whether a basis (document) must be named.
    :param ends: whether it must have a last day.
    """

    code: str
    mark: str
    label: str
    paper: bool
    ends: bool
    source: str


#: Nghị định 30/2020/NĐ-CP, Điều 13 khoản 1 to 4.
WAYS: Mapping[str, Way] = {
    way.code: way
    for way in (
        Way(
            "for_head",
            "KT.",
            _("Ký thay (KT.)"),
            False,
            False,
            "Nghị định 30/2020/NĐ-CP, Điều 13 khoản 1, 2",
        ),
        Way("by_order", "TL.", _("Thừa lệnh (TL.)"), True, False, "Nghị định 30/2020/NĐ-CP, Điều 13 khoản 4"),
        Way(
            "by_mandate",
            "TUQ.",
            _("Thừa ủy quyền (TUQ.)"),
            True,
            True,
            "Nghị định 30/2020/NĐ-CP, Điều 13 khoản 3",
        ),
    )
}

#: Acts in this system that may be delegated. Each is opened by the policy of its room, by this code.
ACTS: Mapping[str, str] = {
    "obligations.extend_deadline": _("Gia hạn nghĩa vụ đã giao"),
    "obligations.excuse_obligation": _("Miễn nghĩa vụ đã giao"),
    "obligations.send_letter": _("Gửi văn bản đôn đốc"),
    "reports.sign_off": _("Ký duyệt báo cáo"),
}

#: Acts that are the signing of a kind of document (``packs/signing``): who is given the act is given the document.
SIGNS: Mapping[str, str] = {"reports.sign_off": "report"}
