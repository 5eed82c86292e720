"""Who asks is looked up in one statement without functions within it."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("access", "0008_conflict_recipient")]

    operations = [migrations.RunSQL(sql_file("sigap.access", "one_look.sql"), reverse_sql=migrations.RunSQL.noop)]
