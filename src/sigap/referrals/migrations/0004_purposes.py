"""An office is asked for its own work only, also beneath the application."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_mac"), ("access", "0002_doors")]
    operations = [migrations.RunSQL(sql_file("sigap.referrals", "purposes.sql"), reverse_sql=migrations.RunSQL.noop)]
