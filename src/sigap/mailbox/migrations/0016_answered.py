"""Read is not answered: the worker looks for messages without a clock, read or not. New words drop an older address."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0015_nudges")]
    operations = [
        migrations.RemoveIndex("line", "line_to_note"),
        migrations.AddIndex(
            "line",
            models.Index(
                fields=["sent_at"],
                condition=models.Q(author="reporter", noted_at__isnull=True),
                name="line_to_note",
            ),
        ),
        migrations.RunSQL(sql_file("sigap.mailbox", "nudge_claimed.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
