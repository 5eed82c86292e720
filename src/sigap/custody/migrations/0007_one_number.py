"""The number of a report on officials is no other report's."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("custody", "0006_untold"), ("mailbox", "0001_initial")]
    operations = [migrations.RunSQL(sql_file("sigap.custody", "one_number.sql"), reverse_sql=migrations.RunSQL.noop)]
