"""Work is handed over before somebody leaves: by a head, and held by the database until it is."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_erasing"), ("access", "0005_people")]
    operations = [migrations.RunSQL(sql_file("sigap.cases", "handing_over.sql"), reverse_sql=migrations.RunSQL.noop)]
