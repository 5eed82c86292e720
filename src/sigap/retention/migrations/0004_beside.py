"""What a channel keeps of a report goes with it; so does what a restored copy brings back beside a destroyed key."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial"), ("retention", "0003_gone")]
    operations = [migrations.RunSQL(sql_file("sigap.retention", "beside.sql"), reverse_sql=migrations.RunSQL.noop)]
