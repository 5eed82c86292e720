"""Hints of the same person leave out who reported."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("intake", "0012_kept_claims"), ("cases", "0020_reporters_apart")]

    operations = [
        migrations.RunSQL(sql_file("sigap.intake", "alike_apart.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
