"""What a compilation that goes up keeps beside its figures: last year's, targets, which bodies stand how."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_flag_note")]

    operations = [
        migrations.AddField(
            model_name="compilationversion",
            name="beside",
            field=models.JSONField(
                default=dict,
                help_text="Last year's totals, targets with results, bodies by standing: rules.printing.",
            ),
        ),
    ]
