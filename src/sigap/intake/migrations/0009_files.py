"""Whoever holds a report hears of files that came later."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_merging"), ("mailbox", "0013_file_notes")]
    operations = [migrations.RunSQL(sql_file("sigap.intake", "files.sql"), reverse_sql=migrations.RunSQL.noop)]
