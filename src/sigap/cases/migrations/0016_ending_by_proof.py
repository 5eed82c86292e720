"""Deadlines end by what proves them; a lowering of risk that is not settled holds its case open."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_found_by_token"), ("clocks", "0004_rules_by_officials")]
    operations = [
        migrations.RunSQL(sql_file("sigap.cases", "ending_by_proof.sql"), reverse_sql=migrations.RunSQL.noop)
    ]
