"""The page of the trail does not tell that a report on officials came."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("custody", "0005_reminding"), ("audit", "0001_initial")]
    operations = [migrations.RunSQL(sql_file("sigap.custody", "untold.sql"), reverse_sql=migrations.RunSQL.noop)]
