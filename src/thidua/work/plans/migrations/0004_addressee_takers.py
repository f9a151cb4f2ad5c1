"""Who takes over what ended bodies were asked: chosen by a person, beside the name as printed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0004_search_by_rank"),
        ("plans", "0003_sketch"),
    ]

    operations = [
        migrations.AddField(
            model_name="addressee",
            name="chosen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="addressee",
            name="chosen_by",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name="addressee",
            name="chosen_why",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="addressee",
            name="ending",
            field=models.CharField(
                blank=True, help_text="Code in packs/bodies/successors.yaml.", max_length=60
            ),
        ),
        migrations.AddField(
            model_name="addressee",
            name="takes_over",
            field=models.ForeignKey(
                help_text="The addressee that has nobody any more, for whose work a person chose this one.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="takers",
                to="plans.addressee",
            ),
        ),
        migrations.AlterField(
            model_name="addressee",
            name="how",
            field=models.CharField(blank=True, help_text="exact, alias, group, person, taker", max_length=40),
        ),
        migrations.AddConstraint(
            model_name="addressee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("takes_over", None),
                    models.Q(
                        models.Q(("chosen_by", ""), _negated=True),
                        models.Q(("ending", ""), _negated=True),
                        ("chosen_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="addressee_taker_chosen",
            ),
        ),
        migrations.AddConstraint(
            model_name="addressee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("takes_over__isnull", False)),
                fields=("takes_over", "ending", "body", "group"),
                name="addressee_taker_once",
                nulls_distinct=False,
            ),
        ),
    ]
