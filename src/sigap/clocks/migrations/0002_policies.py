"""Row-level security and grants of the room."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("clocks", "0001_initial"), ("notifications", "0002_policies")]
    operations = [migrations.RunSQL(sql_file("sigap.clocks", "policies.sql"), reverse_sql=migrations.RunSQL.noop)]
