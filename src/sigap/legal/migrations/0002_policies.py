"""Row-level security and grants of the room."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("legal", "0001_initial"), ("cases", "0006_readers")]
    operations = [migrations.RunSQL(sql_file("sigap.legal", "policies.sql"), reverse_sql=migrations.RunSQL.noop)]
