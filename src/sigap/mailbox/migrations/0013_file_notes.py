"""Whoever works on a report hears of files that came later; files that broke off make room for new ones."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0012_once")]
    operations = [
        migrations.AddField("reportfile", "noted_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "reportfile",
            models.Index(
                fields=["finished_at"],
                condition=models.Q(("finished_at__isnull", False), ("noted_at__isnull", True)),
                name="file_to_note",
            ),
        ),
        migrations.RunSQL(sql_file("sigap.mailbox", "file_notes.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
