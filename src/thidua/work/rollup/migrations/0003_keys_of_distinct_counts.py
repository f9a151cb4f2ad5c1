"""Each body keeps the keys its distinct counts are made of; totals of forms with such counts are computed again."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0015_tree_revision"),
        ("reports", "0008_sign_off_by"),
        ("rollup", "0002_one_answer_a_body"),
    ]

    operations = [
        migrations.CreateModel(
            name="Keys",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=20)),
                ("period_end", models.DateField()),
                (
                    "position",
                    models.SmallIntegerField(help_text="Of the count among the form's cells, from 0."),
                ),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), help_text="The MD5 of each key.", size=None
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.body"
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.formversion",
                    ),
                ),
            ],
            options={
                "db_table": "rollup_keys",
                "constraints": [
                    models.UniqueConstraint(fields=("form", "period", "body", "position"), name="keys_once")
                ],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO rollup_stale (form_id, period, body_id, since) "
            "SELECT DISTINCT form_id, period, NULL::uuid, now() FROM rollup_total WHERE special <> '{}'",
            migrations.RunSQL.noop,
        ),
    ]
