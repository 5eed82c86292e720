"""The return code is stretched at the door, and its holder can end it."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0008_files")]
    operations = [
        migrations.AddField("envelope", "code_ended_at", models.DateTimeField(null=True)),
        migrations.RunSQL(sql_file("sigap.mailbox", "codes.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
