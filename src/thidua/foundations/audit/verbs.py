"""What acts are called. Rooms register their verbs in their own ``verbs.py``; Django imports those at start.

    from thidua.foundations.audit.verbs import register

    register("plans.adopt_plan", "Ban hành kế hoạch", "Adopt a plan", state="Trạng thái")

Keyword arguments name the fields that appear in ``changes`` of that verb. Recording a verb nobody registered
is an error in tests and a warning in production (an act is never lost for want of a label).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb, its name in both languages and the names of its fields."""

    code: str
    label: str
    label_en: str = ""
    fields: dict[str, str] = field(default_factory=dict)


_VERBS: dict[str, Verb] = {}
_SUBJECTS: dict[str, str] = {}
_VALUES: dict[tuple[str, str], dict[str, str]] = {}
_ERASING: set[str] = set()

#: Names of fields that many verbs share.
COMMON_FIELDS = {
    "state": "Trạng thái",
    "name": "Tên",
    "title": "Tên",
    "full_name": "Họ và tên",
    "email": "Thư điện tử",
    "phone": "Điện thoại",
    "due": "Hạn",
    "body": "Đơn vị",
    "valid": "Hiệu lực",
}


def register(code: str, label: str, label_en: str = "", **fields: str) -> None:
    """Name a verb. Registering the same code twice with another label is an error."""
    if code.count(".") != 1:
        raise ValueError(f"a verb is room.verb_noun, not {code!r}")
    known = _VERBS.get(code)
    if known is not None and known.label != label:
        raise ValueError(f"{code} is already called {known.label!r}")
    _VERBS[code] = Verb(code, label, label_en, fields)


def register_values(room: str, field: str, labels: Mapping[str, str]) -> None:
    """Name the codes a field of a room's verbs may hold, e.g. the states of its lifecycles."""
    _VALUES.setdefault((room, field), {}).update(labels)


def register_subject(code: str, label: str) -> None:
    """Name a kind of record (``subject_type``), e.g. ``register_subject("plan", "Kế hoạch")``."""
    _SUBJECTS[code] = label


def register_erasing(code: str) -> None:
    """This verb's lines name, under ``changes["entries"]``, lines whose personal values the act erased.

    The walk along the chain takes a missing value for lawful only when such a line says so.
    """
    _ERASING.add(code)


def is_erasing(code: str) -> bool:
    """Whether acts of this verb erase personal values of lines."""
    return code in _ERASING


def erasing() -> list[str]:
    """Every verb whose acts erase personal values of lines."""
    return sorted(_ERASING)


def known(code: str) -> bool:
    """Whether a room registered this verb."""
    return code in _VERBS


def codes() -> list[str]:
    """Every registered verb, in order."""
    return sorted(_VERBS)


def label(code: str, language: str = "vi") -> str:
    """What the verb is called; an unregistered verb is shown by its code."""
    verb = _VERBS.get(code)
    if verb is None:
        return code
    return verb.label_en or verb.label if language.startswith("en") else verb.label


def field_label(code: str, name: str) -> str:
    """What a changed field is called."""
    verb = _VERBS.get(code)
    return (verb.fields.get(name) if verb else None) or COMMON_FIELDS.get(name, name)


def value_label(code: str, name: str, value: str) -> str:
    """What a code stored as a field's value is called; a value nobody named is shown as it is."""
    return _VALUES.get((code.partition(".")[0], name), {}).get(value, value)


def subject_label(code: str) -> str:
    """What a kind of record is called."""
    return _SUBJECTS.get(code, code)


register(
    "audit.erase_personal", "Xóa dữ liệu cá nhân khỏi nhật ký", "Erase personal data", entries="Các dòng"
)
register_erasing("audit.erase_personal")
register_subject("audit_entry", "Dòng nhật ký")
