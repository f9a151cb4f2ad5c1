"""Refusal codes of the report room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from thidua.ground.clock import VN
from thidua.ground.errors import NotFound, NotPossible, Stale


def _when(at: datetime) -> str:
    return f"{at.astimezone(VN):%H:%M ngày %d/%m/%Y}"


def report_not_found() -> NotFound:
    """reports-001: no such report, or out of scope."""
    return NotFound("reports-001", "Không tìm thấy báo cáo này.")


def round_not_found() -> NotFound:
    """reports-002: no such round, or out of scope."""
    return NotFound("reports-002", "Không tìm thấy đợt báo cáo này.")


def form_not_found() -> NotFound:
    """reports-003: no such form, or out of scope."""
    return NotFound("reports-003", "Không tìm thấy mẫu báo cáo này.")


def changed_meanwhile(what: str) -> Stale:
    """reports-004: somebody moved first; ``what`` says who did what and when."""
    return Stale(
        "reports-004",
        f"Báo cáo này đã thay đổi sau khi bạn mở trang: {what}.",
        remedy="Tải lại trang để xem trạng thái mới rồi làm tiếp nếu vẫn cần.",
    )


def form_unsound(name: str, problems: Sequence[str]) -> NotPossible:
    """reports-005: a form with problems; all are listed."""
    return NotPossible(
        "reports-005",
        f"Mẫu báo cáo “{name}” có {len(problems)} chỗ chưa đúng nên chưa nhận.",
        remedy="Sửa từng chỗ theo danh sách rồi nạp lại.",
        details={"problems": list(problems)},
    )


def form_in_use(title: str) -> NotPossible:
    """reports-006: a form in use is frozen."""
    return NotPossible(
        "reports-006",
        f"Mẫu “{title}” đang dùng nên không sửa được: số liệu đã báo phải giữ nguyên nghĩa.",
        remedy="Soạn một phiên bản mới của mẫu; đợt sau dùng phiên bản ấy.",
    )


def not_writable(state: str) -> NotPossible:
    """reports-007: the report is not in the body's hands now."""
    return NotPossible(
        "reports-007",
        f"Báo cáo đang ở trạng thái “{state}” nên không ghi thêm được.",
        remedy="Rút lại (khi chưa ai tiếp nhận), chờ trả lại, hoặc đính chính nếu đã khóa.",
    )


def locked(locks_at: datetime, who: str) -> NotPossible:
    """reports-008: the period is closed; says since when and who can open it."""
    return NotPossible(
        "reports-008",
        f"Đợt báo cáo đã khóa lúc {_when(locks_at)}.",
        why="Sau giờ khóa, số liệu chỉ đổi bằng ngoại lệ có lý do hoặc đính chính.",
        remedy=f"Đề nghị {who} mở ngoại lệ; báo cáo đã tiếp nhận thì gửi đính chính.",
    )


def not_open_yet(opens_at: datetime) -> NotPossible:
    """reports-009: the round does not take reports yet."""
    return NotPossible("reports-009", f"Đợt báo cáo chỉ nhận từ {_when(opens_at)}.")


def has_issues(issues: Sequence[Any]) -> NotPossible:
    """reports-010: figures that do not hold; all are listed with their cells."""
    return NotPossible(
        "reports-010",
        f"Còn {len(issues)} chỗ phải sửa hoặc giải thích trước khi gửi.",
        remedy="Xem các ô được đánh dấu; cảnh báo thì ghi giải thích, lỗi thì sửa số liệu.",
        details={"issues": list(issues)},
    )


def reason_missing() -> NotPossible:
    """reports-011: an exception, a return, a restatement without its reason."""
    return NotPossible("reports-011", "Cần ghi lý do: việc này được lưu lại và đơn vị khác đọc được.")


def not_a_recipient() -> NotPossible:
    """reports-012: the acting body receives nothing of this round."""
    return NotPossible("reports-012", "Đơn vị bạn đang thay mặt không phải nơi nhận của báo cáo này.")


def nobody_to_ask(level: str) -> NotPossible:
    """reports-013: the round would ask nobody."""
    return NotPossible(
        "reports-013",
        "Không có đơn vị nào để giao mẫu này.",
        why=f"Mẫu dành cho cơ quan {level} ở dưới đơn vị mở đợt.",
        remedy="Chọn mẫu của đúng cấp, hoặc chọn từng đơn vị.",
    )


def asker_ended() -> NotPossible:
    """reports-026: a body that has ended opens no rounds."""
    return NotPossible(
        "reports-026",
        "Đơn vị mở đợt đã kết thúc hoạt động.",
        why="Đợt báo cáo phải có đơn vị đang hoạt động thu.",
        remedy="Tải lại trang: nếu đơn vị đã sắp xếp, mở đợt ở đơn vị tiếp nhận.",
    )


def round_exists(title: str) -> NotPossible:
    """reports-014: the same form was asked for this period already."""
    return NotPossible(
        "reports-014",
        f"Đợt này đã có: “{title}”.",
        remedy="Mở đợt ấy; muốn làm lại từ đầu thì hủy nó trước.",
    )


def days_in_wrong_order() -> NotPossible:
    """reports-015: opens, due and lock must come in this order."""
    return NotPossible("reports-015", "Giờ mở phải trước hạn gửi, hạn gửi phải trước giờ khóa.")


def sign_off_missing() -> NotPossible:
    """reports-016: the plan asks for the head's sign-off before handing in."""
    return NotPossible(
        "reports-016",
        "Lãnh đạo chưa duyệt bản này nên chưa gửi được.",
        remedy="Lãnh đạo ký duyệt ở trang báo cáo; sửa số liệu sau khi duyệt thì phải duyệt lại.",
    )


def sign_off_instead() -> NotPossible:
    """reports-062: whoever hands in for a body where a head must approve is a head."""
    return NotPossible(
        "reports-062",
        "Đợt này cần lãnh đạo duyệt: gửi thay thì phải do lãnh đạo của đơn vị mở đợt gửi.",
        remedy="Nội dung đã nhập vẫn giữ; đề nghị lãnh đạo của đơn vị mở trang này và gửi.",
    )


def no_sign_off_wanted() -> NotPossible:
    """reports-063: a sign-off was asked for in a round that wants none."""
    return NotPossible("reports-063", "Đợt này không yêu cầu lãnh đạo duyệt trước khi gửi.")


def signed_already(by: str, at: datetime) -> NotPossible:
    """reports-064: the draft as it stands is signed off."""
    return NotPossible(
        "reports-064",
        f"Bản này đã được {by} duyệt lúc {_when(at)}.",
        remedy="Không phải duyệt lại, trừ khi nội dung bị sửa.",
    )


def nobody_signs() -> NotPossible:
    """reports-065: nobody of the body may sign its report."""
    return NotPossible(
        "reports-065",
        "Đơn vị chưa có ai được ký duyệt báo cáo.",
        why="Người ký là người đứng đầu, hoặc người được người đứng đầu giao ký.",
        remedy="Ghi người đứng đầu ở trang Người và phân công của đơn vị.",
    )


def draft_left_out(figures: int, texts: int, tables: int) -> NotPossible:
    """reports-066: an answer without figures over a draft that holds something, not agreed to."""
    held = ((figures, "số liệu"), (texts, "đoạn văn"), (tables, "bảng"))
    return NotPossible(
        "reports-066",
        f"Bản nháp đang có {', '.join(f'{n} {what}' for n, what in held if n)}: trả lời này không gửi chúng.",
        why="Trả lời không có số liệu chỉ gồm câu trả lời và lý do; bản nháp vẫn giữ để sửa về sau.",
        remedy="Đánh dấu đồng ý để lại bản nháp rồi gửi, hoặc gửi báo cáo có số liệu.",
    )


def already_received(by: str) -> NotPossible:
    """reports-017: a report somebody received cannot be recalled."""
    return NotPossible(
        "reports-017",
        f"{by} đã nhận báo cáo nên không rút lại được.",
        remedy="Đề nghị nơi nhận trả lại, hoặc gửi đính chính sau khi tiếp nhận.",
    )


def unknown_field(field: str) -> NotPossible:
    """reports-018: a field the form does not have."""
    return NotPossible("reports-018", f"Mẫu không có mục “{field}”.")


def bad_value(where: str, why: str) -> NotPossible:
    """reports-019: a value that cannot be this field's."""
    return NotPossible("reports-019", f"{where}: {why}.", details={"field": where})


def nothing_restated() -> NotPossible:
    """reports-020: a restatement that changes nothing."""
    return NotPossible("reports-020", "Bản đính chính chưa khác bản đang có hiệu lực ở chỗ nào.")


def not_here_to_answer(answer: str) -> NotPossible:
    """reports-021: an answer that is none of the three."""
    return NotPossible("reports-021", f"Không có cách trả lời “{answer}”.")


def until_in_the_past(until: datetime) -> NotPossible:
    """reports-022: an exception that is over before it begins."""
    return NotPossible("reports-022", f"Ngoại lệ phải đến một lúc sau bây giờ, không phải {_when(until)}.")


def nobody_late() -> NotPossible:
    """reports-050: nothing late that could still be handed in."""
    return NotPossible(
        "reports-050",
        "Không có báo cáo nào quá hạn ở phần đang chọn.",
        remedy="Chọn đợt hoặc cấp khác; báo cáo đã khóa mà không gửi thì mở ngoại lệ hoặc soạn văn bản đôn đốc.",
    )


def compilation_not_found() -> NotFound:
    """reports-051: no such compilation, or out of scope."""
    return NotFound("reports-051", "Không tìm thấy bản tổng hợp này.")


def nothing_compiled() -> NotPossible:
    """reports-052: a compilation without a word."""
    return NotPossible(
        "reports-052",
        "Chưa viết mục nào nên chưa có gì để gửi.",
        remedy="Viết ít nhất một mục, hoặc trích lời của một đơn vị.",
    )


def compiled_from_old(names: Sequence[str]) -> NotPossible:
    """reports-053: words that rest on versions which count no more; the bodies are named."""
    return NotPossible(
        "reports-053",
        f"Lời văn còn dựa vào bản không còn hiệu lực của: {'; '.join(names[:10])}.",
        why="Các đơn vị này đã đính chính hoặc bị trả lại sau khi bạn trích, ghép.",
        remedy="Mở mục được đánh dấu, xem bản mới rồi trích lại, hoặc bỏ nguồn ấy.",
        details={"bodies": list(names)},
    )


def totals_waiting() -> NotPossible:
    """reports-054: totals are being computed, or there are none yet."""
    return NotPossible(
        "reports-054",
        "Số tổng hợp đang được tính nên chưa chốt được.",
        remedy="Chờ vài giây rồi gửi lại.",
    )


def clause_changed(by: str, text: str) -> Stale:
    """reports-055: a colleague wrote the same question first; what they wrote is shown."""
    return Stale(
        "reports-055",
        f"{by} vừa ghi mục này: “{text[:300]}”.",
        remedy="Tải lại trang, đưa phần của bạn vào rồi ghi lại.",
    )


def form_not_sound(title: str, count: int) -> NotPossible:
    """reports-056: a form with problems is not issued; the check lists them, each with its place."""
    return NotPossible(
        "reports-056",
        f"Mẫu “{title}” còn {count} chỗ phải sửa nên chưa ban hành được.",
        remedy="Sửa từng chỗ theo danh sách ở phần Kiểm tra biểu mẫu rồi ban hành.",
    )


def form_part_changed(by: str, at: datetime) -> Stale:
    """reports-057: a colleague stored the same part of a form first."""
    return Stale(
        "reports-057",
        f"Phần này đã được ghi khác sau khi bạn mở trang (người ghi mẫu gần nhất: {by}, lúc {_when(at)}).",
        remedy="Xem bản đang lưu ở bên cạnh, đưa phần của bạn vào rồi ghi lại.",
    )


def form_part_wrong(wrong: Sequence[Any]) -> NotPossible:
    """reports-058: a part of a form with faults is not stored; each is told at its field."""
    return NotPossible(
        "reports-058",
        f"Còn {len(wrong)} chỗ phải sửa nên chưa ghi.",
        remedy="Xem các ô được đánh dấu, sửa rồi ghi lại.",
        details={"wrong": list(wrong)},
    )


def form_draft_exists(number: int) -> NotPossible:
    """reports-059: one draft of a form at a time."""
    return NotPossible(
        "reports-059",
        f"Mẫu này đang có bản soạn (phiên bản {number}).",
        why="Hai bản soạn cùng lúc thì không biết bản nào sẽ ban hành.",
        remedy="Soạn tiếp bản ấy, hoặc bỏ nó rồi soạn bản mới.",
    )


def form_used(rounds: int) -> NotPossible:
    """reports-060: a version that rounds use is not withdrawn."""
    return NotPossible(
        "reports-060",
        f"Phiên bản này đã dùng cho {rounds} đợt báo cáo nên không rút được.",
        why="Số liệu đã báo phải giữ nguyên nghĩa.",
        remedy="Soạn phiên bản kế tiếp; đợt sau dùng phiên bản ấy.",
    )


def form_part_missing() -> NotPossible:
    """reports-061: a part or section the form does not have, or has no more."""
    return NotPossible(
        "reports-061",
        "Mẫu không còn phần này: có thể người cùng soạn vừa bỏ.",
        remedy="Mở lại trang của mẫu để xem các mục hiện có.",
    )


def workbook_unreadable(file: str, what: str) -> NotPossible:
    """reports-030: not a workbook, cut off on its way, locked with a password, or built to harm."""
    return NotPossible(
        "reports-030",
        f"Không đọc được tệp {file}: {what}",
        why="Chưa có gì trong tệp này được ghi vào hệ thống.",
        remedy="Mở tệp bằng Excel, bỏ mật khẩu nếu có, lưu lại thành Excel Workbook (.xlsx) rồi gửi lại.",
    )


def not_our_workbook(file: str) -> NotPossible:
    """reports-031: a workbook that was not made here, or whose hidden stamp is gone."""
    return NotPossible(
        "reports-031",
        f"Tệp {file} không phải tệp mẫu tải từ hệ thống, hoặc trang tính ẩn của mẫu đã bị xóa.",
        why="Không có dấu của mẫu thì không biết số liệu thuộc báo cáo nào, mẫu nào.",
        remedy="Tải tệp mẫu ở trang này, chép số liệu sang rồi gửi lại.",
    )


def other_workbook(file: str, what: str) -> NotPossible:
    """reports-032: a workbook of another report, round or version of the form; ``what`` says of which."""
    return NotPossible(
        "reports-032",
        f"Tệp {file} là của {what}.",
        why="Số liệu của mẫu khác, kỳ khác hay đơn vị khác mà nhận vào đây thì sai nghĩa.",
        remedy="Tải tệp mẫu ở trang này, hoặc mở đúng trang của tệp rồi gửi.",
    )


def workbook_taken_before(file: str, by: str, at: datetime) -> NotPossible:
    """reports-033: the very same bytes again."""
    return NotPossible(
        "reports-033",
        f"Tệp {file} đã được nhận lúc {_when(at)} ({by}).",
        why="Nhận lần nữa sẽ ghi đè những gì đã sửa từ đó đến nay.",
        remedy="Không cần gửi lại. Muốn đổi số liệu thì sửa trên trang, hoặc tải tệp mẫu mới.",
    )


def workbook_faults(file: str, count: int) -> NotPossible:
    """reports-034: a workbook with faults is taken whole or not at all."""
    return NotPossible(
        "reports-034",
        f"Tệp {file} còn {count} chỗ phải sửa nên chưa ghi gì.",
        remedy="Xem danh sách theo trang tính, dòng, cột; tải tệp đã đánh dấu, sửa rồi gửi lại.",
    )


def workbook_too_large(file: str, size: str, limit: str) -> NotPossible:
    """reports-035: more bytes than a workbook of figures has."""
    return NotPossible(
        "reports-035",
        f"Tệp {file} lớn {size}, vượt giới hạn {limit}.",
        remedy="Xóa hình ảnh, trang tính thừa trong tệp, hoặc chia thành nhiều tệp.",
    )


def workbook_changes_nothing(file: str) -> NotPossible:
    """reports-036: every value of the file stands in the draft already, or no row is filled in."""
    return NotPossible(
        "reports-036",
        f"Tệp {file} không có gì mới so với số liệu trên hệ thống.",
        remedy="Kiểm tra có gửi nhầm tệp mẫu chưa điền không.",
    )


def flag_gone() -> NotPossible:
    """reports-070: the figures changed since the page was opened, and the flag with them."""
    return NotPossible(
        "reports-070",
        "Dấu hiệu này không còn: số liệu vừa đổi.",
        why="Lời giải thích chỉ đúng với số đã xem.",
        remedy="Mở lại danh sách số liệu cần xem lại.",
    )


def flag_noted(by: str, at: datetime) -> NotPossible:
    """reports-071: somebody wrote to this flag already."""
    return NotPossible(
        "reports-071",
        f"{by} đã ghi dấu hiệu này là đã xem lúc {_when(at)}.",
        remedy="Mở lại danh sách để đọc lời giải thích.",
    )


def nothing_below() -> NotPossible:
    """reports-080: what the bodies below add up to no longer answers what was asked, or nothing is left to take."""
    return NotPossible(
        "reports-080",
        "Không có số hay lời tổng hợp nào từ các đơn vị bên dưới để lấy vào chỗ này.",
        why="Số tổng hợp vừa đổi, hoặc mọi ô có số tổng hợp đều đã nhập.",
        remedy="Mở lại trang báo cáo để xem số tổng hợp mới nhất.",
    )
