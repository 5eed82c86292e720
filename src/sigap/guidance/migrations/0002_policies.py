"""Row-level security, grants and the public role's questions."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("access", "0006_duty"), ("clocks", "0004_rules_by_officials"), ("guidance", "0001_initial")]
    operations = [migrations.RunSQL(sql_file("sigap.guidance", "guidance.sql"), reverse_sql=migrations.RunSQL.noop)]
