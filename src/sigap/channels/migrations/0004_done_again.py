"""A task sent twice is done once, and answered twice; conversations behind a report are kept like the report."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_tasks"), ("intake", "0005_kept_told")]
    operations = [migrations.RunSQL(sql_file("sigap.channels", "done_again.sql"), reverse_sql=migrations.RunSQL.noop)]
