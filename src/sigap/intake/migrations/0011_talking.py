"""A dialogue stays with nobody who has left; the worker hands its clocks on and ends promises that do not stand."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_inbox"), ("mailbox", "0015_nudges")]
    operations = [
        migrations.RunSQL(sql_file("sigap.intake", "talking.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
