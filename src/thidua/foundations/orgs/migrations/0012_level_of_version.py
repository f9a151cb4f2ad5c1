"""Groups of a level of the whole country (the committees of all provinces) are found by the level."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0011_place_of_version"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="bodyversion",
            index=models.Index(fields=["level"], name="body_version_level"),
        ),
    ]
