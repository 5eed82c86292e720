"""Whoever may open an identity may see who opened the file, for the person's own request."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_handing_over"), ("audit", "0002_subject")]
    operations = [migrations.RunSQL(sql_file("sigap.cases", "readers.sql"), reverse_sql=migrations.RunSQL.noop)]
