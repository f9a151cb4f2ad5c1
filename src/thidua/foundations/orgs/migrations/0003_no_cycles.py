"""The database itself refuses a cycle in either tree, on any day. See docs/decisions/0003-dated-versions.md."""

from django.db import migrations

# One walk per statement over its new rows, upwards, keeping only the days on which the whole chain holds. A cycle needs
# every member to be somebody's parent, so rows of childless bodies (nearly all of a bulk load) are not walked.
# The advisory lock makes tree writes queue: two moves that each look harmless could otherwise close a cycle together.
FUNCTION = """
CREATE FUNCTION orgs_refuse_cycle() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    clash jsonb;
    parents boolean;
BEGIN
    SELECT EXISTS (SELECT 1 FROM fresh WHERE parent_id IS NOT NULL) INTO parents;
    IF NOT parents THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('orgs_tree'), hashtext(TG_TABLE_NAME));
    EXECUTE format($query$
        WITH RECURSIVE walk(start_id, up_id, days) AS (
            SELECT f.%1$I, f.parent_id, f.valid FROM fresh f
            WHERE f.parent_id IS NOT NULL
              AND EXISTS (SELECT 1 FROM %2$I c WHERE c.parent_id = f.%1$I)
            UNION
            SELECT w.start_id, v.parent_id, w.days * v.valid
            FROM walk w JOIN %2$I v ON v.%1$I = w.up_id AND v.valid && w.days
            WHERE w.up_id <> w.start_id AND v.parent_id IS NOT NULL
        )
        SELECT jsonb_build_object('node', start_id, 'from', lower(days), 'to', upper(days))
        FROM walk WHERE up_id = start_id LIMIT 1
    $query$, TG_ARGV[0], TG_TABLE_NAME) INTO clash;
    IF clash IS NOT NULL THEN
        RAISE EXCEPTION 'cycle in %', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_no_cycle',
                  TABLE = TG_TABLE_NAME, DETAIL = clash::text;
    END IF;
    RETURN NULL;
END
$body$;
"""


def _triggers(table: str, column: str) -> str:
    return "".join(
        f"CREATE TRIGGER {table}_cycle_{event.lower()} AFTER {event} ON {table} "
        "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT "
        f"EXECUTE FUNCTION orgs_refuse_cycle('{column}');\n"
        for event in ("INSERT", "UPDATE")
    )


def _drop(table: str) -> str:
    return "".join(f"DROP TRIGGER {table}_cycle_{event} ON {table};\n" for event in ("insert", "update"))


class Migration(migrations.Migration):
    dependencies = [("orgs", "0002_slots_and_search")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION orgs_refuse_cycle();"),
        migrations.RunSQL(_triggers("orgs_body_version", "body_id"), _drop("orgs_body_version")),
        migrations.RunSQL(
            _triggers("orgs_territory_version", "territory_id"), _drop("orgs_territory_version")
        ),
    ]
