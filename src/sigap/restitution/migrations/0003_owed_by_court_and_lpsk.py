"""What court and LPSK owe was counted as the unit's own: what runs of it says so from now on."""

from django.db import migrations

# The office of its kind that takes part holds it; else whoever holds it watches for the first one of the regency.
SAY_WHO_OWES = """
    WITH owing AS (
      SELECT c.id, o.id AS office, o.is_here
      FROM public.clocks_clock c
      JOIN public.restitution_restitutionclaim m ON m.id = c.subject_id
      CROSS JOIN LATERAL (
        SELECT f.id, p.id IS NOT NULL AS is_here
        FROM public.access_office f
        LEFT JOIN public.cases_participation p ON p.office_id = f.id AND p.case_id = m.case_id AND p.until IS NULL
        WHERE f.kind = CASE c.rule_code WHEN 'restitution-decide' THEN 'pengadilan_negeri' ELSE 'lpsk' END
          AND (f.valid_to IS NULL OR f.valid_to > now())
        ORDER BY p.id IS NULL, f.valid_from, f.id
        LIMIT 1) o
      WHERE c.subject_kind = 'restitution' AND c.rule_code IN ('restitution-decide', 'restitution-child-lpsk')
        AND c.stopped_at IS NULL AND c.owed_by IS NULL AND c.owner_office <> o.id)
    UPDATE public.clocks_clock c
    SET owner_office = CASE WHEN o.is_here THEN o.office ELSE c.owner_office END,
        owner_person = CASE WHEN o.is_here THEN NULL ELSE c.owner_person END,
        owed_by = CASE WHEN o.is_here THEN NULL ELSE o.office END,
        handed_from = CASE WHEN o.is_here THEN c.owner_office ELSE c.handed_from END,
        sender_office = CASE WHEN o.is_here THEN coalesce(c.sender_office, c.owner_office) ELSE c.sender_office END
    FROM owing o
    WHERE o.id = c.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("cases", "0001_initial"),
        ("clocks", "0001_initial"),
        ("restitution", "0002_payers_by_role"),
    ]

    operations = [migrations.RunSQL(SAY_WHO_OWES, migrations.RunSQL.noop)]
