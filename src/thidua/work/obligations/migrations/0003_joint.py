"""Reports of several plans handed in as one."""

import django.db.models.deletion
from django.db import migrations, models

import thidua.ground.refs


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0002_amended"),
        ("orgs", "0004_search_by_rank"),
    ]

    operations = [
        migrations.CreateModel(
            name="Joint",
            fields=[
                ("id", models.UUIDField(default=thidua.ground.refs.uuid7, primary_key=True, serialize=False)),
                ("made_by", models.CharField(max_length=400)),
                ("made_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.body"
                    ),
                ),
            ],
            options={
                "db_table": "obligations_joint",
            },
        ),
        migrations.AddField(
            model_name="obligation",
            name="joint",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="obligations",
                to="obligations.joint",
            ),
        ),
    ]
