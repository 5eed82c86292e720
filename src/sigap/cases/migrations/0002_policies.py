"""Row-level security and grants of the room."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("access", "0002_doors"), ("clocks", "0002_policies"), ("audit", "0001_initial")]
    operations = [migrations.RunSQL(sql_file("sigap.cases", "policies.sql"), reverse_sql=migrations.RunSQL.noop)]
