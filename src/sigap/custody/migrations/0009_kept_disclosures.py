"""Disclosures and their reviews belong to the case from which somebody is kept."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("custody", "0008_talking"), ("cases", "0020_reporters_apart")]

    operations = [
        migrations.RunSQL(sql_file("sigap.custody", "kept_disclosures.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
