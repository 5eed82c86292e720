"""Row-level security, grants and functions of mail."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_mail"), ("access", "0002_doors"), ("audit", "0001_initial")]
    operations = [migrations.RunSQL(sql_file("sigap.notifications", "mail.sql"), reverse_sql=migrations.RunSQL.noop)]
