"""Verbs that begin what a body is asked to do, and the words around them (all in key form, see `keys.plain`)."""

from __future__ import annotations

import re

#: A body's name in running text ends where one of these begins.
DUTY_VERBS: tuple[str, ...] = (
    "chu tri", "phoi hop", "can cu", "xay dung", "tham muu", "huong dan", "trien khai", "to chuc",
    "thuc hien", "phat dong", "van dong", "chi dao", "tuyen truyen", "day manh", "bo tri", "cap nhat",
    "theo doi", "don doc", "kiem tra", "giam sat", "tong hop", "bao cao", "chiu trach nhiem",
    "co trach nhiem", "phat huy", "chu dong", "tich cuc", "tiep tuc", "phan cong", "tang cuong", "dam bao",
    "bao dam", "lua chon", "dinh huong", "quan ly", "ra soat", "phe duyet", "cung cap", "gui", "nghien cuu",
    "de xuat", "tham gia", "phu trach", "thanh lap", "kip thoi", "thuong xuyen", "dang ky", "ho tro",
    "khuyen khich", "quan triet", "lanh dao", "cu the hoa", "tao dieu kien", "danh gia", "tham dinh",
    "du toan", "can doi", "hoan thanh", "phan dau", "dinh ky", "ban hanh", "dua", "la co quan", "la dau moi",
    "la don vi", "mo lop", "mo cac lop", "mo chuyen", "lam dau moi", "duy tri", "huy dong", "long ghep",
    "chuan bi", "trich", "su dung", "khai thac", "bien soan", "tap huan", "boi duong", "dao tao", "ban giao",
    "tiep nhan", "xac nhan", "cong nhan", "de nghi", "trinh", "lap", "cu", "giao", "mua sam", "cong khai",
    "thong tin", "dang tai", "viet bai", "phat hanh", "phat song", "giup", "giup do", "kham", "tu van",
    "giai quyet", "trang bi", "doi moi", "nang cao", "cham", "quyet dinh", "thong nhat", "nhac nho",
    "yeu cau", "chuyen", "tu danh gia", "hang nam", "hang quy", "hang thang", "dieu chinh", "ap dung",
    "tham khao", "chuc trach", "ngoai", "hop", "khao sat", "hoc tap", "guong mau", "neu guong", "phan bo",
    "phan phoi", "ung ho", "dong gop", "gan", "tranh thu", "thuc thi", "tien hanh", "chap hanh", "tu to chuc",
    "dong vien", "huong ung", "treo", "phat thanh", "luu", "luu tru", "nhan", "rut kinh nghiem", "xet",
    "binh xet", "phai", "can", "se", "cac don vi can", "trong pham vi", "theo chuc nang", "tren co so",
    "trong qua trinh", "cap phat", "thanh toan", "quyet toan", "bo sung", "in an", "dieu phoi", "ket noi",
    "truc tiep", "khan truong", "nghiem tuc", "nhanh chong", "pho bien", "thong bao", "sao gui", "quang ba",
    "niem yet", "lam viec", "ra quan", "cong bo", "kien toan", "phan hoi", "phan anh", "tong ket", "so ket",
    "nhan rong", "dua tin", "khen thuong", "thu thap", "cham lo", "dau tu", "thuc day", "giai trinh",
    "giai dap", "doi chieu", "quan tam", "chuyen doi", "xac dinh",
)  # fmt: skip

#: Words after "tổ chức" that make it a noun ("các tổ chức chính trị - xã hội").
_NOUN_AFTER = (
    r"(?:chinh tri|xa hoi|dang\b|doan the|co so dang|ca nhan|kinh te|hoi\b|ton giao|quan "
    r"chung|thanh vien|phi chinh|chu yeu|nghe nghiep|tin dung|,|va\b|trong|lien quan|co lien "
    r"quan|,? don vi|khuyen hoc|cong doan|cua)"
)
_GUARDED = {
    "to chuc": rf"to chuc(?!\s*{_NOUN_AFTER})(?!$)",
    "ban hanh": r"ban hanh",
    "dua": r"(?<!thi )dua(?= )",
    "cu": r"cu(?= (?:can bo|nguoi|dai dien|cong chuc|giao vien|vien chuc|thanh vien|1|mot|01))",
    "lap": r"lap(?= )",
    "gui": r"gui\b",
    "trinh": r"trinh\b",
    "hop": r"hop(?= )",
    "xet": r"xet\b",
    "nhan": r"nhan(?= (?:rong|xet|ho so|bao cao))",
    "gan": r"gan(?= (?:viec|ket|phong|noi|voi|muc|thi))",
    "can": r"can(?= (?:tang|phai|chu|xay|to chuc|trien|thuc|tap|dua|co|phat|lam))",
    "phai": r"phai\b",
    "giup": r"giup\b",
    "ngoai": r"ngoai(?= (?:nhiem vu|viec))",
    "chuyen": r"chuyen(?= (?:ho so|tien|ve|kinh))",
    "giao": r"giao(?= (?:cho|phong|bo phan|cac|ban|so|truong|don vi|trach nhiem|chi tieu))",
    "se": r"se(?= )",
    "luu": r"luu(?= )",
    "hoc tap": r"hoc tap(?= (?:va lam|thuong xuyen|,))",
    "cong nhan": r"cong nhan(?= (?:cac|danh|ket|va|\"|“))",
    "kham": r"kham(?= )",
    "dao tao": r"dao tao(?= (?:,|cac|can bo|doi ngu))",
    "thuong xuyen": r"(?<!dao tao )(?<!giao duc )(?<!boi duong )thuong xuyen",
    "dau tu": r"(?<!va )dau tu",
    "khen thuong": r"(?<!- )(?<!dua )khen thuong",
    "tong ket": r"tong ket",
    "thong tin": r"thong tin(?=,? (?:tuyen truyen|kip thoi|cac|ve|rong rai))",
    "quan ly": r"quan ly(?! (?:giao duc|do thi|nha nuoc|thi truong|du an))",
    "kiem tra": r"kiem tra(?! (?:dang uy|huyen uy|tinh uy|thanh uy|cac cap))",
    "lua chon": r"lua chon",
    "de nghi": r"de nghi(?= )",
    "treo": r"treo(?= )",
}  # fmt: skip


def _alternatives() -> str:
    patterns = [_GUARDED.get(verb, re.escape(verb)) for verb in sorted(DUTY_VERBS, key=len, reverse=True)]
    return "|".join(patterns)


#: A duty verb as whole words in key form.
DUTY_VERB = re.compile(rf"(?<![\w-])(?:{_alternatives()})(?![\w])")

#: What begins a sentence that asks for something (a numbered paragraph beginning so is no heading).
ACTION_STARTS = re.compile(rf"^(?:{_alternatives()})(?![\w])")
