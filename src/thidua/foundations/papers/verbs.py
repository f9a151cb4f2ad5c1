"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register, register_subject

register("papers.refuse_attempt", "Không nhận tệp", "Refuse a file")
register("papers.take_as_version", "Đăng ký phiên bản mới", "Take as a new version")
register("papers.take_anyway", "Vẫn rà soát tệp chưa nhận ra", "Review an unrecognised file all the same")
register(
    "papers.register_incoming",
    "Đăng ký văn bản đến",
    "Register a document",
    identity="Định danh",
    version="Phiên bản",
)
register(
    "papers.identify_paper",
    "Ghi định danh văn bản",
    "Identify a document",
    kind="Thể loại",
    number="Số",
    date="Ngày",
)
register("papers.add_rendering", "Thêm bản thể hiện", "Add a rendering")
register_subject("attempt", "Lần nộp tệp")
register_subject("paper", "Văn bản")
