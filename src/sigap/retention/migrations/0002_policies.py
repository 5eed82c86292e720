"""Row-level security, grants and the doors of the sweep."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_duty"),
        ("vault", "0004_erased_vouched"),
        ("mailbox", "0008_files"),
        ("cases", "0004_erasing"),
        ("intake", "0005_kept_told"),
        ("retention", "0001_initial"),
    ]
    operations = [migrations.RunSQL(sql_file("sigap.retention", "retention.sql"), reverse_sql=migrations.RunSQL.noop)]
