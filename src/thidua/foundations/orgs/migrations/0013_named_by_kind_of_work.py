"""What a person said about a divided body is kept by kind of work; it was one word for all of them."""

from django.db import migrations, models

KINDS = ("obligation", "plan", "report", "round")


def by_kind(apps, schema_editor):
    """A word for everything of a body becomes the same word for each kind. What was said of posts is long done."""
    for row in apps.get_model("orgs", "Reorganisation").objects.exclude(named={}):
        row.named = {f"{kind}-{key}": to for key, to in row.named.items() if len(key) == 36 for kind in KINDS}
        row.save(update_fields=["named"])


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0012_level_of_version"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reorganisation",
            name="named",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="{kind of work and body, or post: body}: where a person said it goes.",
            ),
        ),
        migrations.AlterField(
            model_name="reorganisationchange",
            name="after",
            field=models.JSONField(help_text="Null: the act withdrew the row.", null=True),
        ),
        migrations.AddIndex(
            model_name="reorganisationchange",
            index=models.Index(
                condition=models.Q(("after__isnull", True)),
                fields=["table"],
                name="reorganisation_withdrawn",
            ),
        ),
        migrations.RunPython(by_kind, migrations.RunPython.noop),
    ]
