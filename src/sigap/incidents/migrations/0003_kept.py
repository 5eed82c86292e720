"""An incident's list of cases leaves out those from which its reader is kept."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("incidents", "0002_policies"), ("cases", "0007_people_and_keeping")]

    operations = [
        migrations.RunSQL(sql_file("sigap.incidents", "kept.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
