"""No office is dissolved while a request is under way at it."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_purposes"), ("access", "0005_people")]
    operations = [migrations.RunSQL(sql_file("sigap.referrals", "leaving.sql"), reverse_sql=migrations.RunSQL.noop)]
