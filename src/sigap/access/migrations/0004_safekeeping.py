"""Who reads of copies and drills."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("access", "0003_vouched"), ("vault", "0002_safekeeping")]
    operations = [
        migrations.RunSQL(sql_file("sigap.access", "safekeeping_policies.sql"), reverse_sql=migrations.RunSQL.noop)
    ]
