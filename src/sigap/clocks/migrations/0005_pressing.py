"""What presses somebody is read without the policies of every clock."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("clocks", "0004_rules_by_officials")]

    operations = [migrations.RunSQL(sql_file("sigap.clocks", "pressing.sql"), reverse_sql=migrations.RunSQL.noop)]
