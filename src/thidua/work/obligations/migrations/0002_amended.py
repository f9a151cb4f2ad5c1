"""What obligations asked before amendments of their plan."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0001_initial"),
        ("plans", "0006_amendments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Amended",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old_title", models.CharField(max_length=500)),
                ("old_detail", models.TextField(blank=True)),
                ("old_printed_due", models.DateField(null=True)),
                ("old_qualifier", models.CharField(blank=True, max_length=10)),
                ("old_due_at", models.DateTimeField(null=True)),
                ("new_due_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        help_text="The amending plan.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amended",
                        to="obligations.obligation",
                    ),
                ),
                (
                    "old_provision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.provision"
                    ),
                ),
            ],
            options={
                "db_table": "obligations_amended",
                "constraints": [
                    models.UniqueConstraint(fields=("obligation", "by"), name="amended_once_by_a_plan")
                ],
            },
        ),
    ]
