"""Six words are fetched with a post that holds no story."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0016_answered")]
    operations = [migrations.RunSQL(sql_file("sigap.mailbox", "receipt.sql"), reverse_sql=migrations.RunSQL.noop)]
