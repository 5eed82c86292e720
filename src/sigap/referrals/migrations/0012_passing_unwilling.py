"""Owed help that is passed on leaves behind what the client refused for the next office."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("referrals", "0011_unwilling"), ("assistance", "0005_more_aims")]

    operations = [
        migrations.RunSQL(sql_file("sigap.referrals", "passing_unwilling.sql"), reverse_sql=migrations.RunSQL.noop)
    ]
