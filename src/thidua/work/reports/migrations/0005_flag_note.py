"""What somebody wrote to a quality flag; only ever added to."""

import django.db.models.deletion
from django.db import migrations, models

import thidua.ground.refs

FORWARD = """
CREATE TRIGGER reports_flag_note_no_change BEFORE UPDATE OR DELETE ON reports_flag_note
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_change();
"""
BACKWARD = "DROP TRIGGER reports_flag_note_no_change ON reports_flag_note;"


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_compilation")]

    operations = [
        migrations.CreateModel(
            name="FlagNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=thidua.ground.refs.uuid7, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=20)),
                ("mark", models.CharField(max_length=24)),
                ("note", models.TextField()),
                ("by", models.CharField(max_length=400)),
                ("at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flag_notes",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "db_table": "reports_flag_note",
                "constraints": [models.UniqueConstraint(fields=("report", "mark"), name="flag_noted_once")],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
