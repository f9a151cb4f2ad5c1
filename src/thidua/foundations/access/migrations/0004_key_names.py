from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0003_signing_in")]

    operations = [
        migrations.AddField(
            model_name="externalidentity",
            name="key_name",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Which field key made it: sealing.key_name.",
                max_length=8,
            ),
            preserve_default=False,
        ),
    ]
