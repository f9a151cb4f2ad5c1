from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0015_tree_revision"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="bodyversion",
            index=models.Index(
                models.Func(models.F("valid"), function="lower", output_field=models.DateField()),
                name="body_version_begins",
            ),
        ),
    ]
