"""Who may merge, look a second time, ask again and hand out a claim token, as the database sees it."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_files"), ("mailbox", "0014_claims_open")]
    operations = [migrations.RunSQL(sql_file("sigap.intake", "inbox.sql"), reverse_sql=migrations.RunSQL.noop)]
