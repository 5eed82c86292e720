"""Doors, policies and grants of the room."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("custody", "0001_initial"),
        ("access", "0008_conflict_recipient"),
        ("cases", "0016_ending_by_proof"),
        ("intake", "0006_lane"),
        ("mailbox", "0007_lane"),
        ("vault", "0006_break_glass"),
    ]
    operations = [
        migrations.RunSQL(sql_file("sigap.custody", "functions.sql"), reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(sql_file("sigap.custody", "policies.sql"), reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(sql_file("sigap.custody", "disclosing.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
