"""Recipients hear once in ten minutes at most that something came."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("custody", "0004_message_codes")]
    operations = [migrations.RunSQL(sql_file("sigap.custody", "reminding.sql"), reverse_sql=migrations.RunSQL.noop)]
