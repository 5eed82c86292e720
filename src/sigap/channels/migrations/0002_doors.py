"""Row policies, and the doors of the public role and the worker."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial"), ("intake", "0007_dialogue"), ("mailbox", "0010_dialogue")]
    operations = [
        migrations.RunSQL(sql_file("sigap.channels", "channels.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
