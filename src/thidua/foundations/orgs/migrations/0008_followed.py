"""When the other rooms followed an act, and where a person said that the work of divided bodies goes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0007_reorganisation_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="reorganisation",
            name="named",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="{body or row: body}: where a person said the work of an ended body goes.",
            ),
        ),
        migrations.AddField(
            model_name="reorganisation",
            name="followed_at",
            field=models.DateTimeField(
                help_text="When what other rooms keep followed; an act of a later day waits for its day.",
                null=True,
            ),
        ),
    ]
