"""A note says itself whether the client was reached, as the trail said alone: also those that came before this."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_exclusion_words_brought"), ("audit", "0001_initial")]

    operations = [
        migrations.AddField("note", "has_reached", models.BooleanField(default=False)),
        migrations.RunSQL(
            """UPDATE cases_note n SET has_reached = true FROM audit_event e
            WHERE e.stream_kind = 'case' AND e.stream_id = n.case_id AND e.code = 'case:note:written'
              AND e.body::jsonb -> 'ids' ->> 'note' = n.note::text AND e.body::jsonb -> 'ids' ->> 'reached' = 'yes'""",
            migrations.RunSQL.noop,
        ),
    ]
