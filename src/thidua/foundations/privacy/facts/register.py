"""What the register says of a field, a table, a period. Plain values; read from ``packs/personal-data``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: The classes of a field, each with its name. ``none`` is no personal data.
CLASSES: Mapping[str, str] = {
    "none": "Không phải dữ liệu cá nhân",
    "official": "Thông tin công vụ",
    "contact": "Liên hệ",
    "identifier": "Số định danh cá nhân",
    "text": "Lời tự do có thể chứa dữ liệu cá nhân",
    "credential": "Bí mật đăng nhập",
    "technical": "Dữ liệu kỹ thuật",
}

#: What happens to a field when its person is erased.
ERASURES: Mapping[str, str] = {
    "delete": "Xóa dòng",
    "blank": "Bỏ trống",
    "anonymise": "Thay bằng chữ chung",
    "unlinked": "Để nguyên mã, không còn chỉ tới ai",
    "expires": "Tự mất khi hết thời hạn ngắn",
    "keep": "Giữ theo thời hạn của luật",
}

#: What stands in place of the name of somebody whose data was erased.
ANONYMOUS = "Người đã xóa dữ liệu"


@dataclass(frozen=True, slots=True)
class Words:
    """A name in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a field is processed."""

    code: str
    short: str
    short_en: str
    vi: str
    en: str
    source: str
    article: str
    verified: bool

    @property
    def short_words(self) -> Words:
        """Its name in a table."""
        return Words(self.short, self.short_en)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long data of a kind is kept.

    :param house: a technical choice of the system, applied; otherwise a rule of law, applied once verified or adopted.
    :param days: ``None`` where no period is set.
    :param least_days: no installation may set less.
    :param outlives_erasure: the law obliges to keep it also when its person asks for erasure.
    :param clock: the nightly cleaning that applies it, if any.
    :param fixed: written in code; no installation sets another.
    """

    code: str
    vi: str
    en: str
    house: bool
    days: int | None
    least_days: int
    after: Words
    source: str
    verified: bool
    outlives_erasure: bool
    clock: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere outside the database where personal data may lie."""

    code: str
    vi: str
    en: str
    holds: Words


@dataclass(frozen=True, slots=True)
class Field:
    """One column of one table.

    :param kind: one of ``CLASSES``.
    :param trace: how a row is known to be about somebody (``packs/personal-data/README.md``).
    :param stated: why a column of free form is no personal data.
    """

    name: str
    vi: str
    en: str
    kind: str
    ground: str = ""
    keep: str = ""
    seen: str = ""
    trace: str = ""
    erase: str = ""
    stated: str = ""

    @property
    def personal(self) -> bool:
        """Whether it is personal data of any class."""
        return self.kind != "none"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: ``label`` is ``app.Model``, or ``database.<table>`` for one without a class.

    :param shows: columns that are no personal data but make an exported row readable.
    """

    label: str
    vi: str
    en: str
    fields: tuple[Field, ...]
    shows: tuple[str, ...]

    @property
    def personal(self) -> tuple[Field, ...]:
        """The fields that are personal data."""
        return tuple(field for field in self.fields if field.personal)


@dataclass(frozen=True, slots=True)
class Register:
    """Everything of ``packs/personal-data``."""

    tables: tuple[Table, ...]
    grounds: Mapping[str, Ground]
    seen: Mapping[str, Words]
    retention: Mapping[str, Retention]
    places: tuple[Place, ...]
    sources: Mapping[str, str]

    def table(self, label: str) -> Table | None:
        """A table by its label."""
        return next((table for table in self.tables if table.label == label), None)
