"""Nobody leaves with a report that waits for a decision."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_policies"), ("access", "0005_people")]
    operations = [migrations.RunSQL(sql_file("sigap.intake", "leaving.sql"), reverse_sql=migrations.RunSQL.noop)]
