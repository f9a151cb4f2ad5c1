"""The register, and the tables and columns there really are: of our rooms, of the libraries, and without any class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from thidua.foundations.privacy import rules
from thidua.foundations.privacy.facts import Register


def register() -> Register:
    """The register of ``packs/personal-data``."""
    return rules.load(Path(settings.PACKS) / "personal-data")


def shape() -> dict[str, dict[str, str]]:
    """Every table with its columns and their kinds, as :func:`rules.problems` wants them."""
    found: dict[str, dict[str, str]] = {}
    known = set()
    for model in apps.get_models(include_auto_created=True):
        known.add(model._meta.db_table)
        found[label_of(model)] = {field.name: _kind(field) for field in model._meta.concrete_fields}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        )
        for table, column, kind in cursor.fetchall():
            if table not in known:
                free = "TextField" if kind == "text" else "JSONField" if kind.startswith("json") else kind
                found.setdefault(f"database.{table}", {})[column] = free
    return found


def label_of(model: type[models.Model]) -> str:
    """``app.Model``, as the register names tables."""
    return f"{model._meta.app_label}.{model._meta.object_name}"


def _kind(field: models.Field[Any, Any]) -> str:
    target = field.related_model
    if isinstance(target, type) and issubclass(target, models.Model):
        return f"ForeignKey:{label_of(target)}"
    return next(
        (
            kind.__name__
            for kind in (models.TextField, models.JSONField, models.BinaryField, models.FileField)
            if isinstance(field, kind)
        ),
        type(field).__name__,
    )


def problems() -> list[str]:
    """What is wrong with the register today; nothing, or the build fails."""
    return rules.problems(register(), shape())
