"""Row-level security and grants of the room."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("access", "0002_doors")]
    operations = [
        migrations.RunSQL(sql_file("sigap.notifications", "policies.sql"), reverse_sql=migrations.RunSQL.noop)
    ]
