"""Who must not know of a report has no token of it in hand, and reads no wording that its reporter was left."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0011_talking"), ("mailbox", "0015_nudges")]
    operations = [migrations.RunSQL(sql_file("sigap.intake", "kept_claims.sql"), reverse_sql=migrations.RunSQL.noop)]
