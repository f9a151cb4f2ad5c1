"""Every statement that writes versions of bodies moves the tree on, whoever sends it."""

from django.db import migrations, models

_TRIGGER = """
CREATE FUNCTION orgs_tree_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO orgs_tree_revision (id, number) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET number = orgs_tree_revision.number + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER orgs_tree_moves_on AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON orgs_body_version
FOR EACH STATEMENT EXECUTE FUNCTION orgs_tree_moves_on();
INSERT INTO orgs_tree_revision (id, number) VALUES (1, 1);
"""
_UNDONE = """
DROP TRIGGER orgs_tree_moves_on ON orgs_body_version;
DROP FUNCTION orgs_tree_moves_on();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0014_former_body_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="TreeRevision",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
            ],
            options={
                "db_table": "orgs_tree_revision",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="tree_revision_one_row")
                ],
            },
        ),
        migrations.RunSQL(_TRIGGER, _UNDONE),
    ]
