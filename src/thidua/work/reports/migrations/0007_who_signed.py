"""By which post a report was signed off and a compilation is signed: decides how the signature block reads."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0004_key_names"), ("reports", "0006_compilation_beside")]

    operations = [
        migrations.AddField(
            model_name="compilationversion",
            name="signed_post",
            field=models.ForeignKey(
                help_text="The post that signs the document; null: whoever led the body that day.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.appointment",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="signed_post",
            field=models.ForeignKey(
                help_text="The post it was signed off by.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.appointment",
            ),
        ),
        migrations.AddField(
            model_name="reportversion",
            name="signed_post",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.appointment",
            ),
        ),
    ]
