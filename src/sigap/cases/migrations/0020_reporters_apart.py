"""Who reported: met by no search, told by no relation, and a reporter for good once named."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("cases", "0019_my_work")]

    operations = [
        migrations.RunSQL(sql_file("sigap.cases", "reporters_apart.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
