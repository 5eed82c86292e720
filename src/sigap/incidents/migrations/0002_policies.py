"""Row-level security and grants of the room."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0001_initial"),
        ("cases", "0002_policies"),
        ("clocks", "0003_incident_part"),
        ("notifications", "0004_incident_part"),
        ("vault", "0003_incident"),
    ]
    operations = [
        migrations.RunSQL(sql_file("sigap.incidents", "functions.sql"), reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(sql_file("sigap.incidents", "policies.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
