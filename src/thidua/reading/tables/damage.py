"""What an OCR engine without Vietnamese makes of the phrases that carry a plan's structure, and what they were.

Each row: (pattern in key form, the phrase as official texts write it). Patterns are narrow on purpose: several
letters of the phrase must have survived. Names, numbers and everything else stay as they were read.
"""

from __future__ import annotations

import re

_ROWS: tuple[tuple[str, str], ...] = (
    # The beginnings of criteria groups and requests.
    (r"^[dpbv]\w{1,3} v\w{1,2}(?= (?:c\w{1,2}p\b|c\w{1,2}c\b|c\w{1,3} nhan|ho\b|h\w gia|uy ban"
            r"|doanh|tap th))", "Đối với"),
    (r"^[pdb]\w{1,2}i t\w{2,4}g khac\b", "Đối tượng khác"),
    (r"^[pdb]\w nghi(?= (?:ban|uy|u\S ban|hoi|cac|so|mat|ub|lien|doan|dang|thuong|cong))", "Đề nghị"),
    # Deadlines and reports.
    (r"\btr\w{2,4} ngay(?= ?\d)", "trước ngày"),
    (r"\bch\w{1,2}m nh\w{1,2}t\b", "chậm nhất"),
    (r"\bh\w{1,2}ng n\w{1,3}m\b", "hằng năm"),
    (r"\bb\w{0,2}o c(?!ho\b)\w{1,2}o\b", "báo cáo"),
    (r"\bt\w{1,2}ng h\wp\b", "tổng hợp"),
    (r"\bgt bao\b|\bgui bao\b|\bgiri bao\b", "gửi báo"),
    (r"\bd\w{1,2} t\w{1,2}ng h\wp\b", "để tổng hợp"),
    (r"\btro? ?1?l?en\b(?<=tr[o0] len)", "trở lên"),
    # Years and reviews.
    (r"\bn\w{1,3}m(?= 20\d\d\b)", "năm"),
    (r"\bt\w{1,2}ng k\w{1,2}t\b", "tổng kết"),
    (r"\bs[o0]\w? k\wt\b", "sơ kết"),
    (r"\bv\w{1,2}o n\w{1,3}m\b", "vào năm"),
    (r"^giai do\w{1,2}n\b", "Giai đoạn"),
    # Bodies.
    (r"\buy ban nh\w{1,2}n d\w{1,2}n\b", "Ủy ban nhân dân"),
    (r"(?<=nhan dan )th\w{1,2}nh ph\w{1,2}(?!\w)", "thành phố"),
    (r"\bc\wc s[^\s,]{0,2}(?=,? (?:ban,? ?)?ng\w{1,2}nh)", "các sở"),
    (r"\bco s\S{1,2}(?= gi\w{1,2}o d)", "cơ sở"),
    (r"(?<!co )(?<![\w&])s\S{0,2} (?=(?:gi\w{1,2}o duc|noi v\w|n\wi vu|tai ch\w{1,2}nh|th\wng tin))", "Sở "),
    (r"\bgi\w{1,2}o d\wc v\w [pdb]\w{1,2}o t\w{1,2}o\b", "Giáo dục và Đào tạo"),
    (r"\bm\w{0,2}t tr\wn t\w q\w{1,3}c vi\wt nam\b", "Mặt trận Tổ quốc Việt Nam"),
    (r"\bt\w d\wn ph\w(?!\w)", "tổ dân phố"),
    (r"\bc\w{1,3} nh\wn(?=$|[,;.]| trong| c\w )", "cá nhân"),
    (r"\bh\wi khuy\wn h\wc\b", "Hội Khuyến học"),
    (r"\bth\w{1,2} t\w{2,4}ng ch\w{1,2}nh ph\w{0,2}(?!\w)", "Thủ tướng Chính phủ"),
    (r"\bt\w{0,2} ch[a-z]{1,4} chinh tr\w(?= ?- ?x)", "tổ chức chính trị"),
    (r"\btrung t\w{1,2}m h\wc t\wp c\wng d\w{1,2}ng\b", "Trung tâm học tập cộng đồng"),
    (r"\bthuong tr\w{1,2}c\b", "Thường trực"),
    # Citations.
    (r"^c\w{1,2}n c\S{1,4}(?= (?:ke hoach|k\S hoach|quy\wt|luat|huong|cong v))", "Căn cứ"),
    (r"^th\w{1,3} hi\wn(?= (?:quy\wt|nghi|ke hoach|y kien|[y¥] kien|cong v))", "Thực hiện"),
    (r"\bquy\wt [dpb]\wnh s\w(?= \d)", "Quyết định số"),
    (r"\bk\S hoach s\w(?= \d)", "Kế hoạch số"),
    (r"(?<=ban hanh )k\S hoach\b|(?<=xay dung )k\S hoach\b", "Kế hoạch"),
    (r"(?<![\w.])c(?:[tuiad@]{1,3}|ii)a(?!\w)", "của"),
    # Rewards and titles.
    (r"\bb\w{1,2}ng khen\b", "Bằng khen"),
    (r"\bgi\w{1,2}y khen\b", "Giấy khen"),
    (r"\bhu\w{1,2}n chuong lao d\wng\b", "Huân chương Lao động"),
    (r"\bc\S thi dua(?= c)", "Cờ thi đua"),
    (r"\bkhen th\w{2,5}g\b", "khen thưởng"),
    (r"\bti\w{1,2}u ch\w(?= thi)", "Tiêu chí"),
    (r"\bc\w{1,2}ng d\w{1,3}ng h\wc t\wp\b", "Cộng đồng học tập"),
    (r"\bgia d\wnh h\wc t\wp\b", "Gia đình học tập"),
    (r"\bd\w{1,2}ng h\w{1,2} h\wc t\wp\b", "Dòng họ học tập"),
    (r"\b[pdb]\wn v\w h\wc t\wp\b", "Đơn vị học tập"),
    (r"\bc\w{1,3}ng,? ?,?d\wn h\wc t\wp\b", "Công dân học tập"),
    (r"\bc\w{1,2}p x\S(?= )", "cấp xã"),
    (r"\bc\w{1,2}p huy\wn\b", "cấp huyện"),
    (r"\bc\w{1,2}p thanh ph\w\b", "cấp thành phố"),
    (r"\bth\w tr\wn\b", "thị trấn"),
    (r"\b[pdb]\w{1,2}t danh hi\S{1,2}u\b", "Đạt danh hiệu"),
    # Small words on which populations and measures turn.
    (r"(?<![\w.])c(?:[6o0¢e@]|od|oé)(?= (?:hi\wu|tri thuc|tri thirc|kien|k\w nang|k\S n|ki n|kha))", "có"),
    (r"\bd[ui]\w{1,3}c(?= (?:xac|trang|cong|cap|c\w))|\bdug[ec]\b|\bduogc\b", "được"),
    (r"\bngu\w{1,2}i (?=dan|lao|hoc)", "người "),
    (r"\bh\wc sinh\b", "học sinh"),
    (r"\bph\w{1,2}i h\wp v\S{1,3}i\b", "phối hợp với"),
    (r"\bph\w{1,2}i h\wp\b", "phối hợp"),
    # Where a body's name ends and its work, or another name, begins.
    (r"\bc\w{1,2}n c\S{1,3}(?= (?:ch\w{2,5} n\w{1,2}ng|nhi\wm v|v\wo kh|k\wt qu))", "căn cứ"),
    (r"(?<=\s)v[e&]\S?(?= (?:uy ban|ubnd|so (?:giao|noi|khoa|van)|phong (?:giao|van|noi)|hoi khuyen|ban chi|ban thuong))",
     "về"),
    (r"\bch\w{1,2} tr[iìj](?=,| )", "chủ trì"),
    (r"\bd[ui]\w{1,3}c b\w{1,2} tr[ijy]\b", "được bố trí"),
    (r"\bkinh ph\S{1,2}(?= (?:tri|thuc|thu))", "Kinh phí"),
    # Headings on which topics turn.
    (r"\bt\w{1,2} ch\w{1,4} th\w{1,3}c hi\w{1,2}n\b", "tổ chức thực hiện"),
    (r"\bph\wn c\w{1,2}ng (?:nhi\w{1,2}m v\w|th\w{1,3}c hi\w{1,2}n)(?!\w)", "phân công nhiệm vụ"),
    (r"\bm\wc ti\w{1,2}u\b", "mục tiêu"),
    (r"\bch[i1lí]\w? ti\w{1,2}u\b", "chỉ tiêu"),
    (r"\bs\w{1,2}a [dpb]\w{1,2}i,? b\w{1,2} sung\b", "sửa đổi, bổ sung"),
    (r"^b\w{1,2}i b\w{1,2}(?= (?:kho|n\wi|di|c\wm|m\wc|ph))", "bãi bỏ"),
    (r"\btr\wch nhi\w{1,2}m c[uii]{1,2}a\b", "trách nhiệm của"),
    # Operators: a number without its operator would say something else.
    (r"\bkh\w{1,2}ng qu\w(?= ?\d)", "không quá"),
    (r"\bkh\w{1,2}ng d\w{2,3}i(?= ?\d)", "không dưới"),
    (r"\b[ií1]t nh\w{1,2}t(?= ?\d)", "ít nhất"),
    (r"\bt\w{1,2}i thi\w{1,2}u(?= ?\d)", "tối thiểu"),
    (r"\btr\wn(?= ?\d{1,3}(?:[.,]\d+)? ?%)", "trên"),
    (r"\bd\w{1,3}i(?= ?\d{1,3}(?:[.,]\d+)? ?%)", "dưới"),
    (r"\bngu?\w{0,2}r?[oòơ]i (?=d\wn\b|tr\w{2,4}ng thanh|cao tu\wi)", "người "),
    # Verbs at which a body's name ends.
    (r"\bh\w{1,4}ng d\w{1,2}n\b", "hướng dẫn"),
    (r"\bx\wy d\w{1,3}ng\b", "xây dựng"),
    (r"\btri\w{1,2}n khai\b", "triển khai"),
    (r"\btham m\w{1,3}u\b", "tham mưu"),
    (r"\btuy\w{1,2}n truy\w{1,2}n\b", "tuyên truyền"),
    (r"\bv\w{1,2}n d\w{1,2}ng(?= (?:c\wn|hoi|nh\wn|ng|do|ca|g))", "vận động"),
    (r"\bki\w{1,2}m tra\b", "kiểm tra"),
    (r"\bgi\wm s\wt\b", "giám sát"),
    (r"\bd\wn d\wc\b", "đôn đốc"),
    (r"\bt\w ch(?:tr|ir|irc|ur|u|w|[a-z]r)c?(?= (?:thi|c\wc|tri|th\w{1,3}c|s\w k\wt|t\wng k\wt|l\wp|t\wp|h\wi))", "tổ chức"),
)  # fmt: skip

#: Compiled rows.
DAMAGE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), phrase) for pattern, phrase in _ROWS
)
