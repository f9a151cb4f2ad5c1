"""Between plain values and the frozen dataclasses of ``shapes.py``, in both directions."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, Union, cast

T = TypeVar("T")


@cache
def hints_of(cls: Any) -> dict[str, Any]:
    """Resolved annotations of a shape."""
    return typing.get_type_hints(cls)


def strip_none(hint: Any) -> tuple[Any, bool]:
    """(the type without ``None``, whether ``None`` is allowed)."""
    if typing.get_origin(hint) in (Union, types.UnionType):
        rest = [part for part in typing.get_args(hint) if part is not type(None)]
        return rest[0], True
    return hint, False


def from_plain(hint: Any, value: Any) -> Any:
    """The value as its shape. Expects what the checker has passed; anything else raises."""
    inner, nullable = strip_none(hint)
    if value is None:
        if not nullable:
            raise ValueError("giá trị không được để trống")
        return None
    if dataclasses.is_dataclass(inner):
        return build(cast("type[Any]", inner), value)
    origin = typing.get_origin(inner)
    if origin is tuple:
        item = typing.get_args(inner)[0]
        return tuple(from_plain(item, each) for each in value)
    if origin is dict:
        return {str(key): str(each) for key, each in value.items()}
    if inner is Decimal:
        return Decimal(str(value))
    if inner is date:
        return value if isinstance(value, date) else date.fromisoformat(value)
    return value


def build(cls: type[T], plain: dict[str, Any]) -> T:
    """An instance of a shape from plain values."""
    shape: Any = cls
    hints = hints_of(shape)
    names = {f.name for f in dataclasses.fields(cast("Any", cls))}
    return cls(**{name: from_plain(hints[name], value) for name, value in plain.items() if name in names})


def to_plain(value: Any, *, sparse: bool = False) -> Any:
    """Values that JSON can hold; tuples as lists, dates as ISO text, decimals as text.

    :param sparse: leave out fields that have their default, so that a field added later changes no stored digest.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        plain = {}
        for field in dataclasses.fields(value):
            each = getattr(value, field.name)
            if not (sparse and is_default(field, each)):
                plain[field.name] = to_plain(each, sparse=sparse)
        return plain
    if isinstance(value, (tuple, list)):
        return [to_plain(each, sparse=sparse) for each in value]
    if isinstance(value, dict):
        return {key: to_plain(each, sparse=sparse) for key, each in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    """Whether a value is what the field has when nothing is said."""
    if field.default_factory is not dataclasses.MISSING:
        return bool(value == field.default_factory())
    return field.default is not dataclasses.MISSING and bool(value == field.default)


def digest_of(plain: Any) -> str:
    """SHA-256 (hex) of canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
