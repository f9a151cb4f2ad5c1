"""For which movements provisions count, as persons say."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("movements", "0001_initial"),
        ("plans", "0006_amendments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by", models.CharField(max_length=400)),
                ("at", models.DateTimeField()),
                (
                    "provision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted",
                        to="plans.provision",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="movements.movementversion",
                    ),
                ),
            ],
            options={
                "db_table": "plans_counted",
                "indexes": [models.Index(fields=["version"], name="counted_version")],
                "constraints": [
                    models.UniqueConstraint(fields=("provision", "version"), name="counted_once")
                ],
            },
        ),
    ]
