"""Who must not know of a case, who takes part and what is open is said to whoever has to do with it."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("cases", "0017_recordings")]

    operations = [migrations.RunSQL(sql_file("sigap.cases", "asked_by_whom.sql"), reverse_sql=migrations.RunSQL.noop)]
