"""The closed lists packs may use. A new entry is a code change with its meaning, never a free word in YAML."""

from __future__ import annotations

from collections.abc import Mapping

#: How figures of children become the figure of the parent.
AGGREGATIONS: Mapping[str, str] = {
    "sum": "cộng các đơn vị con",
    "ratio_of_sums": "cộng tử số, cộng mẫu số rồi mới chia; không lấy trung bình các tỷ lệ",
    "last": "số liệu mới nhất trong kỳ của chính đơn vị",
    "max": "giá trị lớn nhất",
    "min": "giá trị nhỏ nhất",
    "weighted_mean": "trung bình có trọng số theo một chỉ số khác",
    "distinct": "đếm không trùng: một đối tượng có ở nhiều nơi chỉ tính một lần",
    "none": "không tổng hợp (lời văn, minh chứng)",
}

#: Comparison of a figure with a target, as printed: ``=`` đạt, ``>`` trên, ``>=`` từ … trở lên.
OPERATORS: Mapping[str, str] = {"=": "đạt", ">": "trên", ">=": "từ", "<": "dưới", "<=": "không quá"}

#: Units of a figure or target.
UNITS: Mapping[str, str] = {
    "percent": "phần trăm",
    "count": "số đếm (người, hộ, đơn vị …)",
    "vnd": "đồng",
    "level": "mức độ",
    "none": "không có đơn vị (lời văn, có/không)",
}

#: What a percentage is a percentage of (titles-and-criteria.md §8, reporting-practice.md §1a).
DENOMINATORS: Mapping[str, str] = {
    "all": "mọi đối tượng thuộc diện trên địa bàn",
    "registered": "số đã đăng ký",
    "applied": "số đã nộp hồ sơ đề nghị",
    "members_of_models": "thành viên của các mô hình học tập đã được công nhận",
    "title_holders": "số người đã được công nhận danh hiệu",
    "population": "dân số",
    "unstated": "văn bản không nói rõ; phải hỏi lại trước khi so sánh",
    "none": "không có mẫu số (số đếm, lời văn)",
}

#: Where a target, criterion or reward applies: the level of its subject (labels used by the reader too).
SUBJECT_LEVELS: Mapping[str, str] = {
    "quoc_gia": "cả nước",
    "tinh": "tỉnh, thành phố trực thuộc Trung ương",
    "so_nganh": "sở, ban, ngành, cơ quan, đơn vị",
    "mttq_doanthe": "Mặt trận Tổ quốc, tổ chức chính trị - xã hội, hội",
    "huyen": "cấp huyện (đến 30/6/2025)",
    "xa": "xã, phường, đặc khu (thị trấn đến 30/6/2025)",
    "to_dan_pho": "thôn, tổ dân phố",
    "ho_gia_dinh": "hộ gia đình, dòng họ",
    "doanh_nghiep": "doanh nghiệp, hợp tác xã",
    "ca_nhan": "cá nhân",
    "khac": "đối tượng khác",
}

#: Levels of bodies and territories in ``packs/bodies``.
BODY_LEVELS: Mapping[str, str] = {
    "trung_uong": "Trung ương",
    "tinh": "cấp tỉnh",
    "huyen": "cấp huyện (đến 30/6/2025)",
    "xa": "cấp xã",
    "thon": "thôn, tổ dân phố",
    "co_so": "trường học, doanh nghiệp, cơ sở",
}

#: Level in a group's resolution: one of the body levels, or the issuer's own.
RESOLVE_LEVELS: Mapping[str, str] = {**BODY_LEVELS, "same": "cấp của cơ quan ban hành"}

#: Relation between the territory sought and the issuing body's territory, in the tree of the document's date.
RELATIONS: Mapping[str, str] = {
    "same_territory": "cùng địa bàn với cơ quan ban hành",
    "child_territories": "địa bàn con trực tiếp",
    "descendant_territories": "mọi địa bàn con cháu",
    "superior_territory": "địa bàn cấp trên trực tiếp",
    "issuer": "chính cơ quan ban hành",
    "under_issuer": "mọi cơ quan dưới quyền cơ quan ban hành",
}

#: Fields bodies belong to.
SECTORS: Mapping[str, str] = {
    "government": "chính quyền",
    "public_service": "sự nghiệp công",
    "council": "hội đồng, ban chỉ đạo",
    "party": "Đảng",
    "front": "Mặt trận, tổ chức chính trị - xã hội",
    "association": "hội",
    "education": "giáo dục",
    "enterprise": "doanh nghiệp, hợp tác xã",
    "community": "cộng đồng dân cư",
    "armed_forces": "lực lượng vũ trang",
    "media": "báo chí, truyền thanh",
    "central_vertical": "ngành dọc Trung ương",
}

#: How a criteria set decides.
MODES: Mapping[str, str] = {
    "points": "chấm điểm, đạt khi đủ điểm",
    "all_must_pass": "đạt khi mọi chỉ tiêu của mức độ đều đạt",
    "open": "chưa đọc được cách xét",
}

#: How one criterion or requirement is checked.
CHECKS: Mapping[str, str] = {
    "title": "có danh hiệu được công nhận",
    "figure": "một con số so với ngưỡng",
    "document": "có văn bản (kế hoạch, quyết định, báo cáo)",
    "narrative": "lời văn kèm minh chứng, người xét kết luận",
}

#: When rewards are given.
OCCASIONS: Mapping[str, str] = {"annual": "hằng năm", "interim": "sơ kết", "final": "tổng kết"}

#: How often something is due (the same names as ``ground.calendar_vn``), and two that have no period of their own.
RECURRENCES: Mapping[str, str] = {
    "once": "một lần",
    "monthly": "hằng tháng",
    "quarterly": "hằng quý",
    "half_yearly": "sáu tháng",
    "yearly": "hằng năm",
    "continuous": "thường xuyên, không có kỳ",
    "per_phase": "mỗi giai đoạn (sơ kết, tổng kết)",
}

#: ``before`` excludes the printed day, ``by`` and ``on`` include it (``ground.calendar_vn.DAYS_INCLUDED``).
QUALIFIERS: Mapping[str, str] = {"before": "trước ngày", "by": "chậm nhất ngày", "on": "trong ngày"}

#: Part a body plays in a duty.
ROLES: Mapping[str, str] = {"lead": "chủ trì", "coordinate": "phối hợp", "requested": "đề nghị"}

#: Kinds of source.
SOURCE_KINDS: Mapping[str, str] = {
    "law": "văn bản pháp luật hoặc văn bản Đảng, nhà nước",
    "plan": "kế hoạch đã đọc",
    "web": "trang đã đọc",
    "association": "văn bản của hội",
    "project": "dự án đặt, chưa dựa vào văn bản",
}

#: Standing of a document in the legal-basis graph.
LAYERS: Mapping[str, str] = {
    "party": "Đảng",
    "national_assembly": "Quốc hội",
    "government": "Chính phủ, Thủ tướng Chính phủ",
    "ministry": "bộ, ngành",
    "association": "hội",
    "province": "cấp tỉnh",
    "district": "cấp huyện",
    "commune": "cấp xã",
}

#: What an edge of the legal-basis graph means.
BASIS_RELATIONS: Mapping[str, str] = {
    "executes": "triển khai thực hiện",
    "based_on": "căn cứ",
    "details": "quy định chi tiết, ban hành tiêu chí",
    "replaces": "thay thế",
}

#: Who decides or appraises a title.
AUTHORITY_ROLES: Mapping[str, str] = {"decides": "quyết định công nhận", "appraises": "thẩm định"}

#: Steps of a recognition procedure that have a printed deadline.
PROCEDURE_STEPS: Mapping[str, str] = {"file": "nộp hồ sơ", "decide": "quyết định"}

#: How the figures of a year's periods become the year's.
OVER_TIME: Mapping[str, str] = {
    "sum": "cộng các kỳ (số phát sinh)",
    "last": "lấy kỳ cuối (số có đến cuối kỳ)",
}

#: How often a form is answered.
FORM_PERIODS: Mapping[str, str] = {
    "month": "tháng",
    "quarter": "quý",
    "half": "sáu tháng",
    "year": "năm",
}

#: What a column of a form's table holds; different keys are what a distinct count counts.
COLUMNS: Mapping[str, str] = {"text": "chữ", "number": "số", "date": "ngày", "key": "mã nhận biết"}

#: Checks between the figures of a form.
FORM_RULES: Mapping[str, str] = {
    "at_most": "vế trái, nhiều số thì cộng lại, không lớn hơn vế phải",
    "sum_equals": "tổng vế trái bằng vế phải",
    "children_sum": "bằng tổng của các đơn vị cấp dưới",
    "jump": "chênh so với năm trước quá tỷ lệ cho phép",
    "needs": "có vế trái thì phải có vế phải",
}

#: What a failed check of a form does.
FORM_SEVERITIES: Mapping[str, str] = {
    "blocking": "chặn: chưa sửa thì chưa gửi được",
    "warning": "cảnh báo: gửi được khi có giải thích",
}

#: Only one status exists: what could not be read or confirmed.
STATUSES: Mapping[str, str] = {"chưa xác minh": "chưa đọc được hoặc chưa xác minh; để trống giá trị"}

#: Kinds of worked example (run by ``examples.py``).
EXAMPLE_KINDS: Mapping[str, str] = {
    "target": "số liệu so với một chỉ tiêu",
    "percent": "tỷ lệ in ra có khớp tử số, mẫu số không (làm tròn hoặc cắt bớt)",
    "title_level": "những chỉ tiêu đã đạt cho mức độ nào của danh hiệu",
    "deadline": "hạn của một quy định báo cáo",
    "group": "cách gọi trong kế hoạch chỉ nhóm nào",
}

#: Vocabularies by the name that ``shapes.py`` uses.
VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "aggregation": AGGREGATIONS,
    "operator": OPERATORS,
    "unit": UNITS,
    "denominator": DENOMINATORS,
    "subject_level": SUBJECT_LEVELS,
    "body_level": BODY_LEVELS,
    "resolve_level": RESOLVE_LEVELS,
    "relation": RELATIONS,
    "sector": SECTORS,
    "mode": MODES,
    "check": CHECKS,
    "occasion": OCCASIONS,
    "recurrence": RECURRENCES,
    "qualifier": QUALIFIERS,
    "role": ROLES,
    "source_kind": SOURCE_KINDS,
    "layer": LAYERS,
    "basis_relation": BASIS_RELATIONS,
    "authority_role": AUTHORITY_ROLES,
    "procedure_step": PROCEDURE_STEPS,
    "status": STATUSES,
    "over_time": OVER_TIME,
    "form_period": FORM_PERIODS,
    "column": COLUMNS,
    "form_rule": FORM_RULES,
    "form_severity": FORM_SEVERITIES,
    "example_kind": EXAMPLE_KINDS,
}
