"""What an act did in the rooms, in the numbers of its preview, is kept with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0016_begins"),
    ]

    operations = [
        migrations.AddField(
            model_name="reorganisation",
            name="outcome",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="[[room, what, outcome, count]]: what the rooms did, as the preview counts.",
            ),
        ),
    ]
