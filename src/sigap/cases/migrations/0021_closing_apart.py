"""A case is closed by the office whose case it is."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("cases", "0020_reporters_apart")]

    operations = [migrations.RunSQL(sql_file("sigap.cases", "closing_apart.sql"), reverse_sql=migrations.RunSQL.noop)]
