"""Who of the office writes to a reporter."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_lane"), ("mailbox", "0010_dialogue")]
    operations = [
        migrations.RunSQL(sql_file("sigap.intake", "dialogue.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
