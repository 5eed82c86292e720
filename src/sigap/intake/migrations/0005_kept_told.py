"""Who must not know of a report is told nothing of it: notices, deadlines, the list of requests."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [
        ("intake", "0004_doors"),
        ("cases", "0007_people_and_keeping"),
        ("clocks", "0002_policies"),
        ("notifications", "0008_keeping"),
    ]

    operations = [migrations.RunSQL(sql_file("sigap.intake", "kept_told.sql"), reverse_sql=migrations.RunSQL.noop)]
