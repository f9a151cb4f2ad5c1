"""Obligations of bodies that became one: one remains, the others name it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0003_joint"),
    ]

    operations = [
        migrations.AddField(
            model_name="obligation",
            name="joined_to",
            field=models.ForeignKey(
                help_text="The one that remains where bodies that owed the same became one.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="obligations.obligation",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="obligation",
            name="obligation_once_per_period",
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("joined_to", None)),
                fields=("provision", "body", "role", "period"),
                name="obligation_once_per_period",
            ),
        ),
    ]
