"""Row-level security and grants of legs, papers and results."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0006_passing"),
        ("access", "0005_people"),
        ("cases", "0007_people_and_keeping"),
        ("clocks", "0002_policies"),
    ]
    operations = [migrations.RunSQL(sql_file("sigap.referrals", "passing.sql"), reverse_sql=migrations.RunSQL.noop)]
