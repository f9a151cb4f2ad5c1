"""One answer a body counts; everything there is is computed again from the reports."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0015_tree_revision"),
        ("reports", "0006_compilation_beside"),
        ("rollup", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tree",
            fields=[
                ("period_end", models.DateField(primary_key=True, serialize=False)),
                ("revision", models.BigIntegerField(help_text="Of the tree of bodies: orgs.tree_revision.")),
            ],
            options={
                "db_table": "rollup_tree",
            },
        ),
        migrations.AlterField(
            model_name="stale",
            name="body",
            field=models.ForeignKey(
                help_text="The body that reported; null: everything of the form's period.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.body",
            ),
        ),
        migrations.CreateModel(
            name="Superseded",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=20)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.body"
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.form"
                    ),
                ),
            ],
            options={
                "db_table": "rollup_superseded",
                "constraints": [
                    models.UniqueConstraint(fields=("form", "period", "body"), name="superseded_once")
                ],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO rollup_stale (form_id, period, body_id, since) "
            "SELECT DISTINCT form_id, period, NULL::uuid, now() FROM rollup_total",
            migrations.RunSQL.noop,
        ),
    ]
