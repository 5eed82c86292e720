"""A database says which migrations it has been through."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0003_flags_known")]
    operations = [migrations.RunSQL(sql_file("sigap.mailbox", "applied.sql"), reverse_sql=migrations.RunSQL.noop)]
