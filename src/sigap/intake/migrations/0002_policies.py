"""Row-level security and grants of the room."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("cases", "0002_policies"), ("mailbox", "0002_doors")]
    operations = [migrations.RunSQL(sql_file("sigap.intake", "policies.sql"), reverse_sql=migrations.RunSQL.noop)]
