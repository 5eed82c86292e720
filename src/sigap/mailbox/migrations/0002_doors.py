"""The doors of the public role."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0001_initial"), ("audit", "0001_initial")]
    operations = [migrations.RunSQL(sql_file("sigap.mailbox", "functions.sql"), reverse_sql=migrations.RunSQL.noop)]
