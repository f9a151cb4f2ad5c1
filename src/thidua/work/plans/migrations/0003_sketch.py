"""A sketch of each plan's text, to find copies of it; plans already here get theirs."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from thidua.work.plans.rules import sketch


def draw(apps: Any, schema_editor: Any) -> None:
    """Sketch what was taken in before."""
    plans = apps.get_model("plans", "Plan").objects
    for plan in plans.only("lines", "reading").iterator(chunk_size=100):
        own = plan.lines[(plan.reading.get("first_line") or 1) - 1 : plan.reading.get("last_line")]
        plans.filter(id=plan.id).update(sketch=sketch("\n".join(own)))


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_addressee_candidates")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="sketch",
            field=ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                help_text="rules.sketch of its text: finds copies.",
                size=None,
            ),
        ),
        migrations.RunPython(draw, migrations.RunPython.noop),
        migrations.AddIndex(model_name="plan", index=GinIndex(fields=["sketch"], name="plan_sketch")),
    ]
