"""Slips of the pen: quotation marks, words that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thidua.reading.lint.rule import LOGIC, Hit, Subject, examples, rule

_TWICE = re.compile(r"(?<!\w)([^\W\d_]{2,7} [^\W\d_]{2,7}) \1(?!\w)")


@rule(
    "quotes.unbalanced",
    "note",
    "Dấu ngoặc kép không cân",
    why="Thiếu một dấu thì không biết tên gọi kết thúc ở đâu.",
    todo="Bổ sung dấu còn thiếu.",
    sources=(LOGIC,),
    fires=examples(
        "I. NHIỆM VỤ\n\n1. Công nhận “Gia đình học tập và “Dòng họ học tập”.",
        'I. NHIỆM VỤ\n\n1. Công nhận "Gia đình học tập" và "Dòng họ học tập.',
    ),
    silent=examples(
        "I. NHIỆM VỤ\n\n1. Công nhận “Gia đình học tập” và “Dòng họ học tập”.",
        "“1. Mở lớp học cho công nhân.\n\n2. Lập tủ sách ở nhà máy.”",
    ),
)
def quotes(subject: Subject) -> Iterator[Hit]:
    """A paragraph that opens more quotation marks than it closes, or the other way round; quotations aside."""
    for node in subject.root.walk():
        if node.quoted:
            continue
        opened, closed, straight = (node.text.count(sign) for sign in '“”"')
        if opened != closed:
            yield Hit(f"Đoạn này có {opened} dấu mở “ và {closed} dấu đóng ”.", node.where, node.line)
        elif straight % 2:
            yield Hit(f"Đoạn này có {straight} dấu ngoặc kép thẳng, một số lẻ.", node.where, node.line)


@rule(
    "word.repeated",
    "note",
    "Cụm từ lặp hai lần liền nhau",
    why="Thường do sửa câu mà quên xóa chữ cũ.",
    todo="Bỏ một lần.",
    sources=(LOGIC,),
    fires=examples("I. NHIỆM VỤ\n\n1. Tăng cường sự lãnh đạo đối với đối với công tác khuyến học."),
    silent=examples(
        "I. NHIỆM VỤ\n\n1. Từng bước, từng bước nâng cao; ngày càng nhiều người học, người người học."
    ),
)
def repeated(subject: Subject) -> Iterator[Hit]:
    """Two words that stand twice in a row; each pair once."""
    told: set[str] = set()
    for node in subject.root.walk():
        found = _TWICE.search(node.text.lower())
        if found and found[1] not in told:
            told.add(found[1])
            yield Hit(f"Cụm từ “{found[1]}” đứng hai lần liền nhau.", node.where, node.line)
