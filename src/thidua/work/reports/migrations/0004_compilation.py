"""What the body that asks makes of the words of a round; what was sent up is only ever added to."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import thidua.ground.refs

FORWARD = """
CREATE TRIGGER reports_compilation_version_no_change BEFORE UPDATE OR DELETE ON reports_compilation_version
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_change();
"""
BACKWARD = "DROP TRIGGER reports_compilation_version_no_change ON reports_compilation_version;"


class Migration(migrations.Migration):
    """Three tables and a trigger."""

    dependencies = [
        ("orgs", "0008_followed"),
        ("reports", "0003_workbook_taken"),
    ]

    operations = [
        migrations.CreateModel(
            name="Compilation",
            fields=[
                ("id", models.UUIDField(default=thidua.ground.refs.uuid7, primary_key=True, serialize=False)),
                ("draft", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField()),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compilation",
                        to="reports.round",
                    ),
                ),
            ],
            options={
                "db_table": "reports_compilation",
            },
        ),
        migrations.CreateModel(
            name="CompilationVersion",
            fields=[
                ("id", models.UUIDField(default=thidua.ground.refs.uuid7, primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("figures", models.JSONField(help_text="Cell → total as text, or null.")),
                ("given", models.JSONField(help_text="Cell → how many bodies gave it.")),
                ("standing", models.JSONField(help_text="How many reports stood how.")),
                ("texts", models.JSONField(help_text="Question → words.")),
                ("uses", models.JSONField(help_text="Question → [{version, body, name, number, how}].")),
                ("sent_by", models.CharField(max_length=400)),
                ("sent_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "compilation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="reports.compilation",
                    ),
                ),
            ],
            options={
                "db_table": "reports_compilation_version",
            },
        ),
        migrations.CreateModel(
            name="CompilationRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.body"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="reports.compilationversion",
                    ),
                ),
            ],
            options={
                "db_table": "reports_compilation_recipient",
            },
        ),
        migrations.AddConstraint(
            model_name="compilationversion",
            constraint=models.UniqueConstraint(
                fields=("compilation", "number"), name="compilation_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="compilationrecipient",
            constraint=models.UniqueConstraint(fields=("version", "body"), name="compilation_recipient_once"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
