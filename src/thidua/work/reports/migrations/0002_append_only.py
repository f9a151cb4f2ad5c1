"""What was handed in is only ever added to, and a form in use keeps its meaning: the database refuses the rest."""

from __future__ import annotations

from django.db import migrations

FORWARD = """
CREATE FUNCTION reports_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'versions of reports are append-only: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reports_version_no_change BEFORE UPDATE OR DELETE ON reports_version
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_change();
CREATE TRIGGER reports_settled_no_change BEFORE UPDATE OR DELETE ON reports_settled
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_change();

CREATE FUNCTION reports_form_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR NEW.data IS DISTINCT FROM OLD.data
        OR NEW.form_id <> OLD.form_id OR NEW.number <> OLD.number) THEN
        RAISE EXCEPTION 'form version % is in use and frozen', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reports_form_version_frozen BEFORE UPDATE OR DELETE ON reports_form_version
    FOR EACH ROW EXECUTE FUNCTION reports_form_frozen();
"""

BACKWARD = """
DROP TRIGGER reports_form_version_frozen ON reports_form_version;
DROP FUNCTION reports_form_frozen();
DROP TRIGGER reports_settled_no_change ON reports_settled;
DROP TRIGGER reports_version_no_change ON reports_version;
DROP FUNCTION reports_refuse_change();
"""


class Migration(migrations.Migration):
    """One thing: the triggers."""

    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
