"""Words around numbers in targets: operators before and after, units, verbs that end a population (key form)."""

from __future__ import annotations

import re

#: What stands right before a number and gives its operator. Longest first.
OPERATORS_BEFORE: tuple[tuple[str, str], ...] = (
    ("≥", ">="),
    ("≤", "<="),
    (">=", ">="),
    ("<=", "<="),
    (">", ">"),
    ("<", "<"),
    ("khong vuot qua", "<="),
    ("khong de vuot qua", "<="),
    ("khong de qua", "<="),
    ("khong cao hon", "<="),
    ("khong qua", "<="),
    ("khong duoi", ">="),
    ("khong thap hon", ">="),
    ("khong it hon", ">="),
    ("it nhat la", ">="),
    ("it nhat", ">="),
    ("toi thieu la", ">="),
    ("toi thieu", ">="),
    ("toi da", "<="),
    ("nhieu nhat", "<="),
    ("cao hon", ">"),
    ("thap hon", "<"),
    ("xuong duoi", "<"),
    ("nho hon", "<"),
    ("lon hon", ">"),
    ("vuot", ">"),
    ("tren", ">"),
    ("hon", ">"),
    ("duoi", "<"),
)
#: What stands after a number and gives its operator.
#: The patterns also match what damage makes of "trở lên" ("trd 1én").
OPERATORS_AFTER: tuple[tuple[str, str], ...] = (("tr[a-z] [l1][a-z]n", ">="), ("tr[a-z] xu[a-z]ng", "<="))

#: Words for numbers, as in "ít nhất hai".
NUMBER_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip

#: (unit as shown, pattern in key form): what a head-count counts. Longest first.
UNITS: tuple[tuple[str, str], ...] = (
    ("tỷ đồng", r"t[yi] dong"),
    ("triệu đồng", r"trieu dong"),
    ("đồng", r"dong\b(?! chi)"),
    ("hội viên", r"hoi vien"),
    ("đoàn viên", r"doan vien"),
    ("đảng viên", r"dang vien"),
    ("học sinh", r"hoc sinh"),
    ("học viên", r"hoc vien"),
    ("giáo viên", r"giao vien"),
    ("công nhân", r"cong nhan\b"),
    ("lao động", r"lao dong"),
    ("người", r"nguoi"),
    ("lượt người", r"luot nguoi"),
    ("lượt", r"luot"),
    ("hộ", r"ho\b(?! tro)"),
    ("gia đình", r"gia dinh"),
    ("dòng họ", r"dong ho"),
    ("tổ dân phố", r"to dan pho\b"),
    ("thôn", r"thon\b"),
    ("làng", r"lang\b"),
    ("bản", r"ban\b(?! (?:ghi|do|tin))"),
    ("khu phố", r"khu pho\b"),
    ("tổ", r"to\b(?! chuc)"),
    ("mô hình", r"mo hinh"),
    ("trung tâm", r"trung tam"),
    ("thư viện", r"thu vien"),
    ("tủ sách", r"tu sach"),
    ("lớp", r"lop\b"),
    ("buổi", r"buoi"),
    ("cuộc", r"cuoc\b"),
    ("hội nghị", r"hoi nghi"),
    ("chuyên đề", r"chuyen de"),
    ("suất", r"suat"),
    ("cuốn", r"cuon"),
    ("quyển", r"quyen"),
    ("bài", r"bai\b"),
    ("tin", r"tin\b"),
    ("video", r"video"),
    ("điểm", r"diem\b"),
    ("trường", r"truong\b"),
    ("xã", r"xa\b(?! hoi)"),
    ("phường", r"phuong\b"),
    ("câu lạc bộ", r"cau lac bo"),
    ("chi hội", r"chi hoi"),
    ("đơn vị", r"don vi"),
    ("sáng kiến", r"sang kien"),
    ("khóa học", r"khoa hoc\b"),
    ("tài khoản", r"tai khoan"),
    ("đầu sách", r"dau sach"),
    ("cán bộ", r"can bo"),
    ("doanh nghiệp", r"doanh nghiep"),
)
UNIT_PATTERNS = tuple((unit, re.compile(rf"\s*{pattern}")) for unit, pattern in UNITS)

#: Verbs by which the measure of a population begins.
MEASURE_VERBS = re.compile(
    r"(?<!\w)(?:bo hoc|nghi hoc|bi|duoc|dat|co|hoan thanh|su dung|biet|tham gia|cai dat|dang ky|nam|tiep can"
    r"|thuong xuyen|hieu|ung dung|thuc hien|to chuc|"
    r"duy tri|xay dung|lam|hai long|nhan|tot nghiep|hoc|doc|den truong|tro thanh|trien khai"
    r"|mo|ky|dua|tu|phai|phan dau|chap hanh|da|se|va tiep|"
    r"cong bo|huong dan|ban hanh|hoan thien|phat dong|tuyen truyen|chu dong|muon|lap|dap ung"
    r"|giu|tro len duoc|khai thac|trang bi|tao|thanh lap|boi duong|tap huan|theo hoc|chuyen"
    r"|ban hanh|gui|vuot|gan|bao dam|dam bao|cap nhat)(?!\w)"
)
#: A verb's word that, standing so, belongs to the population.
NOT_MEASURE = re.compile(
    r"^(?:hoc (?:sinh|vien|duong|tap cong dong)|co so|co quan|nam (?:20|hoc|gioi|nu)|lam viec"
    r"|hoc tap(?= (?:cong|duoc|dat|co|so)\b)|tu (?:du )?\d{1,3} (?:den \d{1,3} )?tuoi|tu nhan|nhan (?:dan|vien|luc)|"
    r"da dang|hieu truong|to chuc (?:dang|doan|chinh tri|hoi|xa hoi|kinh te|co so)|ky su|mo "
    r"hinh|tao dieu|co hoi|den (?:truong(?! hoc))?\b$|duoc giao|dang vien|doc gia)"
)

#: Words that name a target's shares rather than its population ("Tỷ lệ …").
SHARE_WORDS = re.compile(
    r"^(?:(?:phan dau|bao dam|dam bao|duy tri|nang|giam|tang|dua|dat|co|so)\s+)*(?:ty le|ti "
    r"le|ty trong|so luong|so|chi so)\s+"
)
