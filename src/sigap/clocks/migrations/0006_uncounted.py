"""What a case's closing overtook, and what was moved to another lane, is counted neither as kept nor as broken."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("clocks", "0005_pressing")]

    operations = [migrations.RunSQL(sql_file("sigap.clocks", "uncounted.sql"), reverse_sql=migrations.RunSQL.noop)]
