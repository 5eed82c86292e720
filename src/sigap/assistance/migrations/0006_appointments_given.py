"""Appointments go along with the work on their case."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("assistance", "0005_more_aims"), ("cases", "0016_ending_by_proof")]
    operations = [
        migrations.RunSQL(sql_file("sigap.assistance", "appointments_given.sql"), reverse_sql=migrations.RunSQL.noop)
    ]
