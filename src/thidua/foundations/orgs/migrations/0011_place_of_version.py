"""The body of a place is its version's, which the foreign key of the version vouches for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0010_fewer_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="bodyplace",
            name="body",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                primary_key=True,
                related_name="place",
                serialize=False,
                to="orgs.body",
            ),
        ),
    ]
