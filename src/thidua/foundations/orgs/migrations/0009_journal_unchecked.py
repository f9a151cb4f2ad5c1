"""The journal of a reorganisation is written by the act itself: no look-up of the act for each of its rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0008_followed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reorganisationchange",
            name="reorganisation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="orgs.reorganisation",
            ),
        ),
    ]
