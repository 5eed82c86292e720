"""Row-level security and grants of the room."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [migrations.RunSQL(sql_file("sigap.places", "policies.sql"), reverse_sql=migrations.RunSQL.noop)]
