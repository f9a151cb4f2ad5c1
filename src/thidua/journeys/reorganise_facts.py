"""What the journey of a reorganisation tells: the preview of every room, what waits for a word, what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from thidua.foundations.orgs.facts_reorganisations import CarriedOut
from thidua.foundations.orgs.facts_reorganising import Plan

#: (what, outcome) as rooms tell it → a sentence for people. Msgids.
SAID: Mapping[tuple[str, str], str] = {
    ("post", "moves"): _(
        "phân công chuyển sang đơn vị tiếp nhận từ ngày sắp xếp, giữ nguyên vai trò, tư cách"
    ),
    ("post", "joins"): _("phân công kết thúc vì người đó đã có phân công ấy ở đơn vị tiếp nhận"),
    ("post", "ends"): _("phân công kết thúc cùng đơn vị"),
    ("post", "withdrawn"): _("phân công chưa đến ngày bắt đầu được rút lại vì đơn vị không còn"),
    ("delegation", "ends"): _("việc giao ký, ủy quyền chấm dứt; người đứng đầu mới giao lại nếu cần"),
    ("obligation", "moves"): _("nghĩa vụ đang mở chuyển sang đơn vị tiếp nhận"),
    ("obligation_done", "moves"): _("nghĩa vụ đã xong chuyển sang cùng hồ sơ, minh chứng"),
    ("obligation", "joins"): _("nghĩa vụ trùng nhau được nhập làm một, minh chứng giữ nguyên"),
    ("obligation", "ends"): _("nghĩa vụ đang mở kết thúc cùng đơn vị"),
    ("receipt", "moves"): _("nơi nhận kết quả đổi sang đơn vị tiếp nhận"),
    ("letter", "moves"): _("dự thảo văn bản đôn đốc chuyển sang đơn vị tiếp nhận"),
    ("plan", "moves"): _("kế hoạch do đơn vị tiếp nhận quản lý"),
    ("plan_read", "moves"): _("lượt được xem kế hoạch thêm cho đơn vị tiếp nhận"),
    ("addressee", "moves"): _("chỗ kế hoạch nêu tên đơn vị cũ nay giao cho đơn vị tiếp nhận"),
    ("plan_draft", "moves"): _("bản nháp kế hoạch chuyển sang đơn vị tiếp nhận"),
    ("plan_draft", "ends"): _("bản nháp kế hoạch dừng lại, nội dung vẫn giữ"),
    ("report", "moves"): _("báo cáo đang lập chuyển sang đơn vị tiếp nhận"),
    ("report", "joins"): _("báo cáo đang lập được đóng vì đơn vị tiếp nhận lập một báo cáo chung"),
    ("report", "stays"): _("báo cáo giữ nguyên ở đơn vị đã lập"),
    ("report_asked", "moves"): _("báo cáo đơn vị tiếp nhận phải lập thêm cho kỳ kết thúc sau ngày sắp xếp"),
    ("round", "moves"): _("đợt báo cáo do đơn vị tiếp nhận thu"),
    ("form", "moves"): _("mẫu báo cáo riêng chuyển sang đơn vị tiếp nhận"),
    ("target", "stays"): _(
        "chỉ tiêu giữ nguyên ở đơn vị đã nhận; đơn vị tiếp nhận cần được giao chỉ tiêu riêng"
    ),
    ("total", "recomputed"): _("kỳ tổng hợp kết thúc sau ngày sắp xếp được tính lại"),
}

#: What comes of a single row where its kind has no sentence of its own. Msgids.
SAID_OF_ROWS: Mapping[str, str] = {
    "asks": _("phải nói rõ giao cho ai trước khi thực hiện"),
    "stays": _("giữ nguyên ở đơn vị cũ"),
}

#: Kinds of rows as a list names them. Msgids.
ROWS: Mapping[str, str] = {
    "post": _("phân công"),
    "plan": _("kế hoạch"),
    "obligation": _("nghĩa vụ"),
    "obligation_done": _("nghĩa vụ"),
    "plan_draft": _("bản nháp kế hoạch"),
    "round": _("đợt báo cáo"),
    "report": _("báo cáo"),
    "report_asked": _("báo cáo lập thêm"),
}

#: What an act did to a row, as its journal tells it. Msgids.
DONE: Mapping[str, str] = {
    "made": _("được lập"),
    "changed": _("được thay đổi"),
    "withdrawn": _("được rút lại"),
}

#: What waits for a word, as rooms tell it → words. Msgids.
WAITS: Mapping[str, str] = {
    "post": _("phân công"),
    "obligation": _("nghĩa vụ đang mở"),
    "plan": _("kế hoạch đang thực hiện hoặc rà soát"),
    "report": _("báo cáo đang lập"),
    "round": _("đợt báo cáo đang mở"),
}

#: Said instead of a taker: it ends with its body.
ENDS = "ket-thuc"

#: Tables of other rooms → what people call their rows, for what stands in the way of undoing.
LABELS: Mapping[str, str] = {
    "access_appointment": "phân công",
    "access_leave": "ngày nghỉ, đi công tác",
    "access_delegation": "việc giao ký, ủy quyền",
    "obligations_obligation": "nghĩa vụ",
    "obligations_recipient": "nơi nhận kết quả",
    "obligations_holding": "lượt giữ việc",
    "obligations_joint": "báo cáo chung",
    "obligations_letter": "văn bản đôn đốc",
    "obligations_feed": "lịch đăng ký",
    "plans_plan": "kế hoạch",
    "plans_addressee": "tên đơn vị trong kế hoạch",
    "plans_share": "quyền xem kế hoạch",
    "cascade_draft": "bản nháp kế hoạch",
    "reports_form": "mẫu báo cáo",
    "reports_round": "đợt báo cáo",
    "reports_round_recipient": "nơi nhận báo cáo",
    "reports_report": "báo cáo",
    "targets_target": "chỉ tiêu",
    "targets_line": "dòng phân chia chỉ tiêu",
    "reports_settled": "lượt nhận báo cáo",
    "reports_version": "báo cáo đã gửi",
    "reports_lock_exception": "ngoại lệ sau khóa sổ",
    "reports_flag_note": "ghi chú khi xem lại báo cáo",
    "reports_attachment": "tệp kèm báo cáo",
    "reports_workbook_taken": "tệp Excel của báo cáo",
    "reports_compilation_version": "bản tổng hợp đã gửi",
    "reports_compilation_recipient": "bản tổng hợp đã gửi",
    "papers_paper": "văn bản",
}

_POST = "access_appointment.person_id"
_NAME = "access_person.full_name"
_OF_POST = f"appointment_id>{_POST}"
_OF_DUTY = ("obligation_id>obligations_obligation.title", "obligation", "obligation_id")
_OF_REPORT = ("report_id>reports_report.round_id>reports_round.title", "report", "report_id")
_OF_ROUND = ("round_id>reports_round.title", "round", "round_id")
#: Tables of other rooms → what a row is called by, the record on whose page it is dealt with, and that one's key.
WAYS: Mapping[str, tuple[str, str, str]] = {
    "access_appointment": (f"person_id>{_NAME}", "person", "person_id"),
    "access_leave": (f"{_OF_POST}>{_NAME}", "person", _OF_POST),
    "access_delegation": (f"giver_id>{_POST}>{_NAME}", "person", f"giver_id>{_POST}"),
    "obligations_obligation": ("title", "obligation", "id"),
    "obligations_recipient": _OF_DUTY,
    "obligations_holding": _OF_DUTY,
    "obligations_joint": ("made_by", "body", "body_id"),
    "obligations_letter": ("subject", "letter", "id"),
    "plans_plan": ("title", "plan", "id"),
    "plans_addressee": ("printed", "plan", "provision_id>plans_provision.plan_id"),
    "plans_share": ("plan_id>plans_plan.title", "plan", "plan_id"),
    "cascade_draft": ("superior_id>plans_plan.title", "plan_draft", "id"),
    "reports_form": ("code", "", "id"),
    "reports_round": ("title", "round", "id"),
    "reports_round_recipient": _OF_ROUND,
    "reports_report": ("round_id>reports_round.title", "report", "id"),
    "reports_settled": (
        "version_id>reports_version.report_id>reports_report.round_id>reports_round.title",
        "report",
        "version_id>reports_version.report_id",
    ),
    "reports_version": _OF_REPORT,
    "reports_lock_exception": _OF_ROUND,
    "reports_flag_note": _OF_REPORT,
    "reports_attachment": _OF_REPORT,
    "reports_workbook_taken": _OF_ROUND,
    "targets_target": ("label", "target", "id"),
    "targets_line": (
        "worksheet_id>targets_worksheet.target_id>targets_target.label",
        "target_sheet",
        "worksheet_id",
    ),
    "papers_paper": ("title", "", "id"),
}

#: Computed anew from other rows: stands in nobody's way.
DERIVED = ("rollup_node", "rollup_total", "rollup_keys", "rollup_superseded", "rollup_stale")
#: Rows that only tell of something: each room lets go of them when an act is undone (0029); they stand in nobody's way.
TELLING = ("notices_notice", "obligations_feed", "reports_chase", "papers_attempt")
#: Of these, uploads that are being read or of which something came are asked of their room.
UPLOADS = "lượt tải văn bản"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that may take over. ``ref`` names it the same in every preview; new bodies have no identity before the act."""

    ref: str
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Something nobody can place by rule: it goes where a person says (``assign[key] = candidate.ref``).

    :param key: the kind of work and its ended body, or the post. :param what: what it is, in words.
    :param names: the rows behind the key by name, or the first of them. :param count: how many there are.
    :param blocks: whether the act is refused until it is said; else what was not said simply ends with the body.
    :param may_end: whether :data:`ENDS` may be said: it ends with its body. :param kind: what it is, as rooms tell it.
    :param place: the territory of the ended body; its posts may be answered for all at once.
    """

    key: str
    room: str
    what: str
    names: tuple[str, ...]
    body_name: str
    count: int
    candidates: tuple[Candidate, ...]
    blocks: bool
    may_end: bool = True
    kind: str = ""
    place: str = ""

    @property
    def more(self) -> int:
        """How many are not named."""
        return max(0, self.count - len(self.names))


@dataclass(frozen=True, slots=True)
class Touched:
    """One line of the preview: rows of a room and what comes of them.

    :param outcome: ``moves``, ``joins``, ``ends``, ``stays`` or ``recomputed``. :param said: the same in words (a msgid).
    """

    room: str
    what: str
    outcome: str
    count: int
    said: str
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """One row of a room in a preview. ``what`` and ``said``: msgids. ``to``: who takes it, or those who may."""

    what: str
    name: str
    body_name: str
    said: str
    to: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What carrying out would do, in every room. Nothing is done while ``plan.problems`` or a blocking ``undecided``."""

    plan: Plan
    fingerprint: str
    touched: tuple[Touched, ...] = ()
    undecided: tuple[Undecided, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether carrying out without a further word would be refused."""
        return bool(self.plan.problems) or any(one.blocks for one in self.undecided)


@dataclass(frozen=True, slots=True)
class Done:
    """What the act did: in the tree, and in the other rooms (of an act that waits for its day: the posts alone)."""

    tree: CarriedOut
    touched: tuple[Touched, ...] = ()
