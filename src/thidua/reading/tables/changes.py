"""Words by which a change between two plans is told: who decides and who advises, how far a clause reaches, who acts.

All patterns are in key form (`keys.plain`); they are asked of the *changed* words first, of the clause only where said.
"""

from __future__ import annotations

import re

#: Acts by which a body decides in its own name.
DECIDES = re.compile(
    r"\b(?:ban hanh|quyet dinh|phe duyet|bo tri|phan bo|cap kinh phi|thanh lap|cong nhan|chi dao|chu tri)\b"
)
#: Acts by which a body advises the one that decides ("trình" is also in *quá trình*, *chương trình*, *trình độ*).
ADVISES = re.compile(
    r"\b(?:tham muu|de xuat|kien nghi|(?<!qua )(?<!chuong )(?<!cong )(?<!tien )trinh(?! (?:do|tu|bay)\b))\b"
)
#: Acts that carry out what another body decided; they tell only in place of a deciding act.
CARRIES_OUT = re.compile(r"\b(?:trien khai|to chuc thuc hien|phoi hop|ap dung)\b")

#: How far a clause reaches: levels and areas.
SCOPE = re.compile(
    r"\b(?:ca nuoc|toan quoc|trung uong|quoc gia|dia ban|thanh pho|tinh|quan|huyen|thi xa|xa|phuong|thi tran|thon"
    r"|thon ban|ban lang|to dan pho|khu pho|dia phuong|toan (?:tinh|thanh pho|quoc|nganh|xa|huyen)|mang luoi"
    r"|cap (?:tinh|thanh pho|huyen|xa|co so|bo|thon)|trong va ngoai nuoc|nguoi khuyet tat|hoan canh kho khan)\b"
)

#: Names of those who act or are acted for; several words each, so that no part of another word is taken for one.
ACTORS = re.compile(
    r"\b(?:uy ban(?: nhan dan| mat tran)?|hoi dong(?: nhan dan| thi dua)?|mat tran to quoc|ban chi dao|ban thuong vu"
    r"|so (?:giao|noi|tai|thong|khoa|van|lao|y te|nganh)\w*|so, ?(?:ban|nganh)|cac so"
    r"|hoi khuyen hoc|hoi (?:phu nu|nong dan|cuu)"
    r"|(?:cac )?to chuc (?:chinh tri|xa hoi|hoi|doan the)|xa hoi nghe nghiep|cac hoi|doan the|van phong|thanh uy|tinh uy"
    r"|quan,? huyen|dia phuong|don vi|truong hoc|nha truong|co so giao duc|doanh nghiep|hop tac xa|can bo|cong nhan lao dong"
    r"|nguoi lao dong|can bo y te|bo (?:giao duc|noi vu|tai chinh)|trung tam hoc tap cong dong|phong van hoa|cong an)\b"
)

#: Short forms of official texts (key form) and the words they stand for.
SHORT_FORMS: dict[str, str] = {
    "ubnd": "ủy ban nhân dân",
    "hdnd": "hội đồng nhân dân",
    "mttq": "mặt trận tổ quốc",
    "mttqvn": "mặt trận tổ quốc việt nam",
    "vp": "văn phòng",
    "gd&dt": "giáo dục và đào tạo",
    "gddt": "giáo dục và đào tạo",
    "sgddt": "sở giáo dục và đào tạo",
    "xhht": "xã hội học tập",
    "htsd": "học tập suốt đời",
    "bcd": "ban chỉ đạo",
    "tp": "thành phố",
}

#: Words the patterns above ask for, for reading them through damage.
TELLING_WORDS = (
    "ban hanh quyet dinh phe duyet bo tri phan bo tham muu de xuat kien nghi trinh trien khai giam sat tham quyen",
    "ca nuoc toan quoc trung uong dia ban thanh pho thon to dan pho dia phuong mang luoi truong hoc doanh nghiep",
    "mat tran to quoc xa hoi nghe nghiep van phong thanh uy tinh uy",
)
