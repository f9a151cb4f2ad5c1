"""Refusals about delegations and who signs what."""

from __future__ import annotations

from datetime import date

from thidua.foundations.access.errors.days import days_said
from thidua.ground.errors import NotFound, NotPossible, Refused


def does_not_sign(head: str, article: str) -> NotPossible:
    """A member signs nothing by their post alone."""
    return NotPossible(
        "access-030",
        "Người này không giữ tư cách người đứng đầu hay cấp phó nên không ký văn bản của đơn vị.",
        why=f"{article}: {head} ký, hoặc giao cấp phó ký thay.",
        remedy="Chọn người ký khác, hoặc ghi tư cách trong phân công của người này.",
    )


def deputy_without_delegation(head: str, document: str, article: str) -> NotPossible:
    """A deputy signs what the head gave them to sign."""
    return NotPossible(
        "access-031",
        f"Cấp phó này chưa được giao ký thay {head} loại văn bản “{document}”.",
        why=f"{article}: cấp phó ký thay những văn bản được người đứng đầu giao.",
        remedy="Ghi việc giao ký thay (KT.) ở trang của người ấy, hoặc để người đứng đầu ký.",
    )


def not_delegated(head: str, document: str, article: str) -> NotPossible:
    """Somebody of another body without TL. or TUQ."""
    return NotPossible(
        "access-032",
        f"Người này chưa được {head} giao ký thừa lệnh hay ủy quyền ký “{document}”.",
        why=article,
        remedy="Ghi việc giao ký thừa lệnh (TL.) hoặc thừa ủy quyền (TUQ.) trước.",
    )


def outside_delegation(document: str, on: date) -> NotPossible:
    """Another kind of document, another plan, another day."""
    return NotPossible(
        "access-033",
        f"Việc giao ký không gồm “{document}” trong ngày {on:%d/%m/%Y}.",
        why="Người được giao chỉ ký đúng loại văn bản, đúng kế hoạch, đúng thời gian được giao.",
        remedy="Để người giao ký, hoặc ghi một việc giao mới.",
    )


def no_chain(article: str) -> NotPossible:
    """Who signs TUQ. signs in person."""
    return NotPossible(
        "access-034",
        "Người được ủy quyền không được ủy quyền lại cho người khác ký.",
        why=article,
        remedy="Để chính người được ủy quyền ký.",
    )


def unknown_way(code: str) -> NotPossible:
    """A code that is not in ``kinds.WAYS``."""
    return NotPossible("access-035", f"Không có cách giao ký “{code}”.", remedy="Chọn KT., TL. hoặc TUQ.")


def scope_unknown(codes: list[str]) -> NotPossible:
    """Nothing chosen, or something that is not in the closed lists."""
    said = f": {', '.join(codes)}" if codes else ""
    return NotPossible(
        "access-036",
        f"Chưa chọn được loại văn bản hay việc được giao{said}.",
        remedy="Chọn ít nhất một loại văn bản hoặc một việc trong danh sách.",
    )


def only_the_head_delegates() -> NotPossible:
    """Nghị định 30/2020/NĐ-CP, Điều 13: "người đứng đầu"."""
    return NotPossible(
        "access-037",
        "Chỉ người đứng đầu (kể cả người được giao quyền) giao ký, ủy quyền.",
        why="Nghị định 30/2020/NĐ-CP, Điều 13.",
        remedy="Chọn phân công có tư cách Người đứng đầu hoặc Giao quyền người đứng đầu.",
    )


def for_head_goes_to_deputy() -> NotPossible:
    """KT. stays in the house."""
    return NotPossible(
        "access-038",
        "Ký thay (KT.) chỉ giao cho cấp phó của chính đơn vị này.",
        why="Nghị định 30/2020/NĐ-CP, Điều 13 khoản 1, 2.",
        remedy="Chọn một cấp phó, hoặc chọn thừa lệnh (TL.), thừa ủy quyền (TUQ.).",
    )


def goes_to_head_below(mark: str) -> NotPossible:
    """TL. and TUQ. go to heads of bodies within the giver's own."""
    return NotPossible(
        "access-039",
        f"{mark} chỉ giao cho người đứng đầu đơn vị thuộc cơ cấu của cơ quan này.",
        why="Nghị định 30/2020/NĐ-CP, Điều 13 khoản 3, 4.",
        remedy="Chọn người đứng đầu một đơn vị cấp dưới trực thuộc.",
    )


def stays_with_the_head(document: str, head: str = "Người đứng đầu") -> NotPossible:
    """Whoever was authorised authorises nobody: the paper that does it is the head's."""
    return NotPossible(
        "access-051",
        f"{document} không giao cho đơn vị cấp dưới ký thừa lệnh hay thừa ủy quyền.",
        why="Nghị định 30/2020/NĐ-CP, Điều 13 khoản 3: người đứng đầu ủy quyền, người được ủy quyền không ủy quyền lại.",
        remedy=f"Bỏ loại văn bản này khỏi việc giao; {head} hoặc cấp phó ký thay (KT.) ký.",
    )


def basis_missing(mark: str, source: str) -> NotPossible:
    """TL. rests on a regulation, TUQ. on a paper."""
    return NotPossible(
        "access-040",
        f"Giao ký {mark} cần ghi văn bản làm căn cứ.",
        why=source,
        remedy="Ghi số, ký hiệu và ngày của giấy ủy quyền hoặc quy chế.",
    )


def end_missing(mark: str, source: str) -> NotPossible:
    """TUQ. is limited in time."""
    return NotPossible(
        "access-041",
        f"Giao ký {mark} cần có ngày cuối.",
        why=f"{source}: ủy quyền có giới hạn thời gian.",
        remedy="Ghi ngày cuối theo giấy ủy quyền.",
    )


def outlasts_post(side: str, since: date, until: date | None) -> NotPossible:
    """A delegation lives as long as both posts, no longer."""
    who = "người giao" if side == "giver" else "người được giao"
    return NotPossible(
        "access-042",
        f"Thời gian giao nằm ngoài phân công của {who}:{days_said(since, until)}.",
        why="Việc giao ký không dài hơn chức vụ của người giao và người được giao.",
        remedy="Chọn ngày nằm trong phân công ấy.",
    )


def delegated_already(since: date, until: date | None) -> NotPossible:
    """The same two posts about the same subject on some same day."""
    return NotPossible(
        "access-043",
        f"Đã có một việc giao giữa hai người này{days_said(since, until)}.",
        remedy="Thu hồi việc giao cũ rồi ghi việc giao mới, hoặc chọn ngày khác.",
    )


def no_such_delegation() -> NotFound:
    """Absent, or between posts the actor may not see."""
    return NotFound("access-044", "Không tìm thấy việc giao ký này.")


def delegation_over() -> NotPossible:
    """Revoked, or past its last day."""
    return NotPossible("access-045", "Việc giao ký này không còn hiệu lực.")


def office_unknown(kind: str) -> NotPossible:
    """``packs/signing`` does not know this kind of body."""
    return NotPossible(
        "access-046",
        f"Chưa có dữ liệu khối ký của loại cơ quan “{kind}”.",
        why="Cơ quan của Đảng theo thể thức riêng; loại khác chưa có trong packs/signing.",
        remedy="Ghi khối ký bằng tay, hoặc thêm loại cơ quan ấy vào packs/signing/offices.yaml.",
    )


def document_unknown(code: str) -> NotPossible:
    """``packs/signing`` does not know this kind of document."""
    return NotPossible(
        "access-047", f"Không có loại văn bản “{code}”.", remedy="Chọn một loại trong danh sách."
    )


def not_to_oneself() -> Refused:
    """A steward does not give themselves rights by writing a delegation down."""
    return Refused(
        "access-108", "Không ai tự ghi việc giao ký cho chính mình.", remedy="Một người quản trị khác."
    )
