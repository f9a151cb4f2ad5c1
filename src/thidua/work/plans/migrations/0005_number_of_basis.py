"""Cited numbers are found by their beginning, without reading every citation."""

from __future__ import annotations

from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_addressee_takers")]

    operations = [
        migrations.AddIndex(
            model_name="legalbasis",
            index=models.Index(OpClass(Upper("number"), "text_pattern_ops"), name="legal_basis_number"),
        ),
    ]
