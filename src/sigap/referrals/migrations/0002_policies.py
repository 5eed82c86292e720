"""Row-level security and grants of the room."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("cases", "0002_policies")]
    operations = [migrations.RunSQL(sql_file("sigap.referrals", "policies.sql"), reverse_sql=migrations.RunSQL.noop)]
