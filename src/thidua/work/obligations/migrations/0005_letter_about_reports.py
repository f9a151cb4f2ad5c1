"""A letter about reports says of how many."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("obligations", "0004_joined")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="reports",
            field=models.IntegerField(
                default=0, help_text="How many reports it asks for; 0: it is about obligations."
            ),
        )
    ]
