"""Indexes that another one begins with, or that choose nothing, are gone; the projection leaves vouching to the version."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0009_journal_unchecked"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="bodyversion",
            name="body_version_valid",
        ),
        migrations.AlterField(
            model_name="bodylineage",
            name="predecessor",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.body"
            ),
        ),
        migrations.AlterField(
            model_name="bodyplace",
            name="kind",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.bodykind",
            ),
        ),
        migrations.AlterField(
            model_name="bodyplace",
            name="level",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.level",
            ),
        ),
        migrations.AlterField(
            model_name="bodyplace",
            name="parent",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.body",
            ),
        ),
        migrations.AlterField(
            model_name="bodyplace",
            name="territory",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.territory",
            ),
        ),
        migrations.AlterField(
            model_name="bodyversion",
            name="kind",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.bodykind",
            ),
        ),
        migrations.AlterField(
            model_name="bodyversion",
            name="level",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.level"
            ),
        ),
        migrations.AlterField(
            model_name="bodyversion",
            name="parent",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.body",
            ),
        ),
        migrations.AlterField(
            model_name="bodyversion",
            name="territory",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.territory",
            ),
        ),
        migrations.AlterField(
            model_name="territorylineage",
            name="predecessor",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.territory",
            ),
        ),
        migrations.AlterField(
            model_name="territoryversion",
            name="parent",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.territory",
            ),
        ),
        migrations.AddIndex(
            model_name="bodyversion",
            index=models.Index(fields=["kind"], name="body_version_kind"),
        ),
    ]
