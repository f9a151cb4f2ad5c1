"""The table behind ``CACHES``: sign-in limits are counted once for all web processes, with nothing else to run."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE thidua_cache ("
            " cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);"
            "CREATE INDEX thidua_cache_expires ON thidua_cache (expires)",
            "DROP TABLE thidua_cache",
        )
    ]
