"""Refusals of the access room. Codes are stable and never reused."""

from __future__ import annotations

from datetime import date, datetime

from thidua.ground.clock import VN
from thidua.ground.errors import NotFound, NotPossible, Refused


def no_such_person() -> NotFound:
    """Absent, or of a body the actor may not see."""
    return NotFound("access-001", "Không tìm thấy người này.")


def no_such_appointment() -> NotFound:
    """Absent, or of a body the actor may not see."""
    return NotFound("access-002", "Không tìm thấy phân công này.")


def no_such_body() -> NotFound:
    """Absent, closed, or out of scope."""
    return NotFound("access-003", "Không tìm thấy đơn vị này.")


def unknown_role(role: str) -> NotPossible:
    """A code that is not in the table of roles."""
    return NotPossible(
        "access-004", f"Không có vai trò “{role}”.", remedy="Chọn một vai trò trong danh sách."
    )


def already_holds(role: str, since: date | None, until: date | None) -> NotPossible:
    """The same person, role and body on some same day."""
    days = f"từ {since:%d/%m/%Y}" if since else "từ trước"
    if until:
        days += f" đến hết {until:%d/%m/%Y}"
    return NotPossible(
        "access-005",
        f"Người này đã giữ vai trò {role} ở đơn vị này {days}.",
        why="Một người không giữ hai lần cùng một vai trò ở một đơn vị trong cùng thời gian.",
        remedy="Chọn ngày bắt đầu khác, hoặc kết thúc phân công cũ trước.",
        details={
            "since": since.isoformat() if since else None,
            "until": until.isoformat() if until else None,
        },
    )


def days_in_wrong_order(since: date, until: date) -> NotPossible:
    """The last day lies before the first."""
    return NotPossible(
        "access-006",
        f"Ngày cuối ({until:%d/%m/%Y}) ở trước ngày đầu ({since:%d/%m/%Y}).",
        remedy="Sửa lại một trong hai ngày.",
    )


def identifier_not_valid() -> NotPossible:
    """Not the twelve digits of Luật Căn cước 26/2023/QH15, Điều 12."""
    return NotPossible(
        "access-007",
        "Số định danh cá nhân phải gồm đúng 12 chữ số.",
        why="Luật Căn cước số 26/2023/QH15, Điều 12.",
    )


def identifier_taken() -> NotPossible:
    """Somebody in the system has this identifier; who is not said."""
    return NotPossible(
        "access-008",
        "Đã có người mang số định danh này trong hệ thống.",
        remedy="Nhờ quản trị hệ thống phân công người đã có thay vì thêm mới.",
    )


def email_taken() -> NotPossible:
    """Another account signs in with this address."""
    return NotPossible(
        "access-009",
        "Địa chỉ thư điện tử này đã dùng cho một tài khoản khác.",
        remedy="Dùng địa chỉ công vụ khác của người này.",
    )


def account_exists() -> NotPossible:
    """A person has one account."""
    return NotPossible("access-010", "Người này đã có tài khoản.")


def password_too_weak(messages: list[str]) -> NotPossible:
    """The password validators said no."""
    return NotPossible("access-011", " ".join(messages), details={"messages": messages})


def last_system_steward() -> NotPossible:
    """Without one nobody could appoint the next."""
    return NotPossible(
        "access-012",
        "Đây là quản trị hệ thống cuối cùng.",
        why="Hệ thống luôn phải còn ít nhất một người quản trị.",
        remedy="Phân công một người quản trị hệ thống khác trước.",
    )


def not_yours_to_act_for() -> NotFound:
    """The chosen post is not among the actor's own posts in force."""
    return NotFound("access-013", "Bạn không giữ phân công này hôm nay.")


def already_ended(on: date) -> NotPossible:
    """The appointment has ended earlier than asked."""
    return NotPossible("access-014", f"Phân công này đã hết hiệu lực từ {on:%d/%m/%Y}.")


def name_missing() -> NotPossible:
    """A person needs a name."""
    return NotPossible("access-015", "Chưa có họ và tên.", remedy="Ghi họ và tên đầy đủ.")


def email_missing() -> NotPossible:
    """An account needs an address to sign in with."""
    return NotPossible("access-016", "Chưa có địa chỉ thư điện tử để đăng nhập.")


def no_account() -> NotPossible:
    """Nothing to close or open."""
    return NotPossible("access-017", "Người này chưa có tài khoản.")


def not_your_record() -> Refused:
    """Seen, but kept by somebody else."""
    return Refused(
        "access-106",
        "Vai trò bạn đang giữ không quản lý hồ sơ của người này.",
        why="Người giữ nhiều phân công do người quản lý được mọi đơn vị đó sửa.",
        remedy="Quản trị nhân sự của đơn vị cấp trên chung.",
    )


def unknown_capacity(code: str) -> NotPossible:
    """A code that is not in ``kinds.CAPACITIES``."""
    return NotPossible(
        "access-018", f"Không có tư cách “{code}”.", remedy="Chọn một tư cách trong danh sách."
    )


def capacity_needs_lead() -> NotPossible:
    """Heads and deputies hold the role that signs."""
    return NotPossible(
        "access-019",
        "Tư cách lãnh đạo đi với vai trò Lãnh đạo ký.",
        why="Người đứng đầu và cấp phó ký văn bản của đơn vị; vai trò khác chỉ có tư cách thành viên.",
        remedy="Chọn vai trò Lãnh đạo ký, hoặc tư cách Thành viên, công chức, viên chức.",
    )


def has_leader(name: str, capacity: str, since: date | None, until: date | None) -> NotPossible:
    """Another leads the body on some of those days: one head, acting head or person in charge a day."""
    return NotPossible(
        "access-020",
        f"{name} đang giữ tư cách “{capacity}” của đơn vị này{_days(since, until)}.",
        why="Mỗi ngày một đơn vị chỉ có một người đứng đầu, quyền hoặc phụ trách; giao quyền khi khuyết người đứng đầu. "
        "Người đứng đầu nghỉ thì ghi người thay trong những ngày nghỉ.",
        remedy="Kết thúc phân công ấy từ ngày người mới bắt đầu, rồi phân công lại.",
    )


def main_post_elsewhere(body: str, since: date | None, until: date | None) -> NotPossible:
    """A second leading post is a concurrent one."""
    return NotPossible(
        "access-021",
        f"Người này đang giữ chức lãnh đạo chính ở {body}{_days(since, until)}.",
        why="Trong cùng thời gian chỉ một chức lãnh đạo là chính, chức khác là kiêm nhiệm.",
        remedy="Đánh dấu kiêm nhiệm cho phân công này.",
    )


def _days(since: date | None, until: date | None) -> str:
    said = f" từ {since:%d/%m/%Y}" if since else ""
    return said + (f" đến hết {until:%d/%m/%Y}" if until else "")


def no_such_leave() -> NotFound:
    """Absent, or of a post the actor may not see."""
    return NotFound("access-022", "Không tìm thấy lần nghỉ này.")


def already_on_leave(since: date, until: date) -> NotPossible:
    """Two leaves of one post on one day."""
    return NotPossible(
        "access-023",
        f"Đã ghi nghỉ từ {since:%d/%m/%Y} đến hết {until:%d/%m/%Y}.",
        remedy="Chọn ngày khác, hoặc bỏ lần nghỉ đã ghi.",
    )


def leave_outside_post() -> NotPossible:
    """Nobody is away from a post they do not hold."""
    return NotPossible(
        "access-024",
        "Những ngày này không nằm trọn trong thời gian giữ phân công.",
        remedy="Chọn ngày nằm trong thời gian phân công.",
    )


def stand_in_not_there(name: str) -> NotPossible:
    """The stand-in holds no post at the body on all those days, or is the person who is away."""
    return NotPossible(
        "access-025",
        f"{name} không thay được trong những ngày này.",
        why="Người thay là người khác, giữ một phân công ở cùng đơn vị trong mọi ngày nghỉ.",
        remedy="Chọn người khác, hoặc rút ngắn ngày nghỉ.",
    )


def stand_in_away(name: str, since: date, until: date) -> NotPossible:
    """The stand-in is away as well on some of those days."""
    return NotPossible(
        "access-026",
        f"{name} cũng nghỉ từ {since:%d/%m/%Y} đến hết {until:%d/%m/%Y}.",
        remedy="Chọn người thay khác.",
    )


def stands_in_then(name: str, since: date, until: date) -> NotPossible:
    """Who is to be away stands in for somebody on those days."""
    return NotPossible(
        "access-027",
        f"Người này đang được ghi là người thay {name} từ {since:%d/%m/%Y} đến hết {until:%d/%m/%Y}.",
        remedy="Đổi người thay của lần nghỉ ấy trước.",
    )


def leave_over() -> NotPossible:
    """A leave that is over stays as it was."""
    return NotPossible("access-028", "Lần nghỉ này đã qua.", why="Điều đã qua được giữ nguyên.")


def leave_unknown(code: str) -> NotPossible:
    """A code that is not in ``kinds.LEAVES``."""
    return NotPossible("access-029", f"Không có loại nghỉ “{code}”.", remedy="Chọn một loại trong danh sách.")


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
        f"Thời gian giao nằm ngoài phân công của {who}:{_days(since, until)}.",
        why="Việc giao ký không dài hơn chức vụ của người giao và người được giao.",
        remedy="Chọn ngày nằm trong phân công ấy.",
    )


def delegated_already(since: date, until: date | None) -> NotPossible:
    """The same two posts about the same subject on some same day."""
    return NotPossible(
        "access-043",
        f"Đã có một việc giao giữa hai người này{_days(since, until)}.",
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


def holds_work(count: int, what: str) -> NotPossible:
    """Somebody's last working post at a body is not ended over their open work."""
    return NotPossible(
        "access-048",
        f"Người này còn giữ {what} ở đơn vị này.",
        why="Việc đang mở không để không có người hoặc đơn vị nhận.",
        remedy="Bàn giao trước: chọn người nhận hoặc trả về đơn vị.",
        details={"count": count},
    )


def not_to_oneself() -> Refused:
    """A steward does not give themselves rights by writing a delegation down."""
    return Refused(
        "access-108", "Không ai tự ghi việc giao ký cho chính mình.", remedy="Một người quản trị khác."
    )


def too_many_attempts(until: datetime) -> NotPossible:
    """Wrong too often; the same for addresses nobody has."""
    local = until.astimezone(VN)
    return NotPossible(
        "access-060",
        f"Sai quá nhiều lần. Thử lại từ {local:%H:%M ngày %d/%m/%Y}.",
        why="Sau nhiều lần sai, hệ thống tạm dừng để không ai dò được mật khẩu.",
        remedy="Chờ đến giờ ấy, bấm Quên mật khẩu, hoặc nhờ quản trị nhân sự của đơn vị mở lại.",
        details={"until": until.isoformat()},
    )


def invitation_not_usable() -> NotPossible:
    """Used, withdrawn, out of date, followed by a newer one, or never sent: which is not said."""
    return NotPossible(
        "access-061",
        "Thư mời này không còn dùng được.",
        why="Thư mời chỉ dùng một lần, có hạn, và hết hiệu lực khi có thư mời mới hơn.",
        remedy="Nhờ quản trị nhân sự của đơn vị gửi lại thư mời.",
    )


def already_signs_in() -> NotPossible:
    """Whoever can sign in already is not invited: a steward must not replace somebody's password."""
    return NotPossible(
        "access-062",
        "Người này đã đặt cách đăng nhập nên không cần thư mời.",
        remedy="Nếu quên mật khẩu, người ấy tự bấm Quên mật khẩu ở trang đăng nhập.",
    )


def no_open_invitation() -> NotPossible:
    """Nothing to withdraw."""
    return NotPossible("access-063", "Không có thư mời nào đang chờ.")


def account_closed() -> NotPossible:
    """A closed account is neither invited nor linked."""
    return NotPossible("access-064", "Tài khoản này đang bị khóa.", remedy="Mở lại tài khoản trước.")


def identity_taken() -> NotPossible:
    """The same identity belongs to one account."""
    return NotPossible(
        "access-065",
        "Định danh này đã liên kết với một tài khoản khác.",
        remedy="Đăng nhập bằng định danh ấy, hoặc gỡ liên kết ở tài khoản kia trước.",
    )


def identity_there() -> NotPossible:
    """One identity of a provider for an account."""
    return NotPossible(
        "access-066", "Tài khoản của bạn đã có một liên kết như vậy.", remedy="Gỡ liên kết cũ trước."
    )


def identity_unknown() -> NotPossible:
    """Nobody is linked to it; nobody is looked for by any other sign."""
    return NotPossible(
        "access-067",
        "Định danh này chưa được liên kết với tài khoản nào.",
        why="Hệ thống không tự tạo tài khoản và không tự ghép theo thư điện tử hay họ tên.",
        remedy="Đăng nhập bằng mật khẩu rồi liên kết ở Hồ sơ của tôi, hoặc nhờ quản trị nhân sự của đơn vị gửi thư mời.",
    )


def last_way_in() -> NotPossible:
    """Without it nothing would be left to sign in with."""
    return NotPossible(
        "access-068",
        "Đây là cách đăng nhập duy nhất của bạn.",
        remedy="Đặt mật khẩu hoặc thêm khóa truy cập trước.",
    )


def no_such_session() -> NotFound:
    """Ended already, or somebody else's."""
    return NotFound("access-069", "Không tìm thấy phiên đăng nhập này.")


def grace_out_of_range(most: int) -> NotPossible:
    """So many days that the rule would be none."""
    return NotPossible("access-070", f"Số ngày chờ phải từ 0 đến {most}.")


def may_end_none() -> Refused:
    """The actor sees the person and may end none of their posts."""
    return Refused(
        "access-118",
        "Bạn không kết thúc được phân công nào của người này.",
        remedy="Quản trị nhân sự của đơn vị hoặc của đơn vị cấp trên.",
    )


def right_is_over() -> Refused:
    """The post, delegation or account ended while the act was under way."""
    return Refused(
        "access-115",
        "Quyền bạn đang dùng vừa hết hiệu lực trong lúc việc này chờ, nên việc chưa được lưu.",
        why="Phân công, việc giao ký hoặc tài khoản của bạn đã bị kết thúc sau khi bạn gửi.",
        remedy="Mở lại trang để xem bạn còn giữ phân công nào, hoặc hỏi quản trị nhân sự của đơn vị.",
    )


def sheet_problems(problems: list[dict[str, object]]) -> NotPossible:
    """A sheet that was right when shown is not any more, or was never shown."""
    return NotPossible(
        "access-071",
        f"Bảng có {len(problems)} lỗi, chưa ghi gì.",
        remedy="Xem trước lại tệp để thấy từng lỗi.",
        details={"problems": problems},
    )
