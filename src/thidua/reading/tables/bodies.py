"""How names of bodies begin, and groups of bodies named together (key form, see `keys.plain`)."""

from __future__ import annotations

import re

#: First words of names of organisations, officers and groups. Longest first when matched.
BODY_HEADS: tuple[str, ...] = (
    "uy ban nhan dan", "uy ban", "ubnd", "uy ban mat tran to quoc", "ub mttq", "ubmttq", "ub mat tran",
    "mttq", "mat tran to quoc", "mat tran", "hoi dong nhan dan", "hdnd", "hoi dong thi dua", "hoi dong",
    "ban chi dao", "bcd", "ban thuong vu", "btv", "ban chap hanh", "bch", "ban thi dua", "ban tuyen giao",
    "ban to chuc", "ban dan van", "ban xay dung dang", "ban van hoa", "ban giam hieu", "bgh", "ban giam doc",
    "ban quan ly", "ban dai dien", "ban lien lac", "ban cong tac mat tran", "ban chi huy", "ban chu nhiem",
    "ban phu trach", "ban noi chinh", "ban kinh te", "ban", "cac ban", "so", "cac so", "phong", "cac phong",
    "bo phan", "bo", "cac bo", "chi cuc", "cuc", "tong cuc", "vu", "van phong", "thanh tra", "hoi khuyen hoc",
    "cac hoi", "hoi", "lien hiep", "lien minh", "lien doan lao dong", "cong doan", "doan thanh nien",
    "doan tncs", "doan truong", "doan", "tinh doan", "thanh doan", "huyen doan", "doan xa", "lien doi",
    "doi tnpt", "chi doan", "doi thieu nien", "tong phu trach", "tinh uy", "thanh uy", "huyen uy", "quan uy",
    "thi uy", "dang uy", "dang bo", "chi uy", "cap uy", "chi bo", "cac chi bo", "cac cap uy", "ban can su",
    "truong", "cac truong", "nha truong", "trung tam", "cac trung tam", "hoc vien", "vien", "thu vien",
    "bao tang", "bao", "dai", "cong thong tin", "tap chi", "cong an", "quan su", "bo chi huy", "bien phong",
    "don bien phong", "hat kiem lam", "cong ty",
    "toa an", "vien kiem sat", "kho bac", "ngan hang", "bao hiem xa hoi", "thue", "hai quan", "cong chuc",
    "can bo", "vien chuc", "giao vien", "cac giao vien", "to chuyen mon", "cac to chuyen mon", "to van phong",
    "to truong", "to cong nghe", "to giup viec", "cac to", "to", "khoi truong", "cac khoi", "cac cum",
    "hieu truong", "pho hieu truong", "giam doc", "truong phong", "truong cac phong",
    "chanh van phong", "chanh thanh tra", "chu tich", "bi thu", "truong thon",
    "truong khu", "truong ban", "to dan pho", "cac to dan pho", "cac thon", "thon", "khu dan cu", "cac khu",
    "khu pho", "cac ban, nganh", "cac xa", "cac phuong", "cac huyen", "cac quan", "cac dia phuong",
    "cac don vi", "cac co quan", "co quan", "don vi", "cac to chuc", "to chuc chinh tri", "to chuc dang",
    "cac doan the", "cac thanh vien", "thanh vien", "cac nganh", "cac cap", "cac co so", "co so giao duc",
    "cac doanh nghiep", "doanh nghiep", "hop tac xa", "cac hop tac xa", "cac phong trao", "thuong truc",
    "co quan thuong truc", "thu truong", "dong chi", "cac dong chi", "ong", "ba", "lop", "cac lop",
    "hoc sinh", "phu huynh", "cha me hoc sinh", "ho gia dinh", "dong ho", "cac dong ho", "cac gia dinh",
    "y te", "tram y te", "thu thu", "ke toan", "bao ve", "nhan vien", "dia phuong", "nhom", "cac nhom",
    "cau lac bo", "quy", "xa", "phuong", "thi tran", "huyen", "quan", "thi xa", "thanh pho", "tinh",
    "chinh quyen", "tap the", "ca nhan",
)  # fmt: skip

_HEADS = "|".join(re.escape(head) for head in sorted(set(BODY_HEADS), key=len, reverse=True))
#: A body's name beginning here (after an optional request).
BODY_START = re.compile(
    rf"(?:de nghi |yeu cau |phan cong |giao (?:cho )?|doi voi )?(?!dai bieu\b)(?:{_HEADS})\b"
)

#: Words of a name that a wrapped clause keeps lower-case; what a body is asked is never one of these.
REQUEST = re.compile(r"^(?:tran trong )?(?:kinh )?de nghi (?:cac dong chi )?(?=\S)")

#: Bodies that get an entry of their own when they begin a further paragraph of another body's item.
SECOND_BODY = re.compile(rf"^(?:de nghi )?(?:{_HEADS})\b")

#: Written-out names and their official casing, for letterheads printed in capitals.
PROPER_PHRASES: tuple[str, ...] = (
    "Ủy ban nhân dân", "Hội đồng nhân dân", "Ủy ban Mặt trận Tổ quốc Việt Nam", "Ủy ban Kiểm tra",
    "Hội đồng Thi đua - Khen thưởng", "Ban Thi đua - Khen thưởng", "Ban Chỉ đạo", "Ban Thường vụ",
    "Ban Chấp hành", "Ban Tuyên giáo và Dân vận", "Ban Tuyên giáo", "Ban Tổ chức", "Ban Dân vận",
    "Ban Xây dựng Đảng", "Hội Khuyến học", "Hội Liên hiệp Phụ nữ", "Hội Nông dân", "Hội Cựu chiến binh",
    "Hội Cựu giáo chức", "Liên đoàn Lao động", "Đoàn Thanh niên Cộng sản Hồ Chí Minh",
    "Đoàn TNCS Hồ Chí Minh", "Tỉnh đoàn", "Thành đoàn", "Huyện đoàn", "Đảng bộ", "Đảng ủy", "Chi bộ",
    "Tỉnh ủy", "Thành ủy", "Huyện ủy", "Quận ủy", "Thị ủy", "xây dựng xã hội học tập", "xã hội học tập",
    "Sở Giáo dục và Đào tạo", "Sở Nội vụ", "Sở Tài chính", "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch", "Sở Thông tin và Truyền thông", "Sở Lao động - Thương binh và Xã hội",
    "Phòng Giáo dục và Đào tạo", "Phòng Văn hóa - Xã hội", "Phòng Nội vụ", "Phòng Tài chính - Kế hoạch",
    "Phòng Văn hóa và Thông tin", "Bộ Giáo dục và Đào tạo", "Bộ Nội vụ", "Trường Tiểu học",
    "Trường Trung học cơ sở", "Trường Trung học phổ thông", "Trường Mầm non", "Trường Phổ thông",
    "Trường Đại học", "Trường Cao đẳng", "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên",
    "Trung tâm học tập cộng đồng", "Văn phòng", "Liên minh Hợp tác xã", "Công đoàn",
    "ngành Giáo dục và Đào tạo", "ngành Giáo dục", "ngành Y tế", "Viện Kiểm sát nhân dân",
    "Tòa án nhân dân", "Công an", "Bộ Chỉ huy Quân sự",
)  # fmt: skip

#: Words of administrative units, lower-case inside a name.
UNIT_WORDS = (
    "tỉnh",
    "thành phố",
    "huyện",
    "quận",
    "thị xã",
    "thị trấn",
    "xã",
    "phường",
    "đặc khu",
    "thôn",
    "bản",
    "ấp",
)
