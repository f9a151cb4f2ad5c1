"""A restatement leaves the day on which a report was handed in as it was; when it came is kept beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_sign_off_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="restated_at",
            field=models.DateTimeField(
                help_text="When the restatement that counts was handed in.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="submitted_at",
            field=models.DateTimeField(
                help_text="When what is asked was handed in; a restatement does not move it.", null=True
            ),
        ),
        migrations.RunSQL(
            """
            UPDATE reports_report r SET restated_at = v.submitted_at, submitted_at = (
                SELECT w.submitted_at FROM reports_version w WHERE w.report_id = r.id AND w.restates_id IS NULL
                ORDER BY w.number DESC LIMIT 1)
            FROM reports_version v WHERE v.id = r.current_id AND v.restates_id IS NOT NULL
            """,
            migrations.RunSQL.noop,
        ),
    ]
