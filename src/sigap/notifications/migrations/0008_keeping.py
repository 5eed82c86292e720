"""Rooms above say who must not be told of what."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("notifications", "0007_safekeepers")]
    operations = [migrations.RunSQL(sql_file("sigap.notifications", "keeping.sql"), reverse_sql=migrations.RunSQL.noop)]
