"""What vouches for a recovery drill is given to the desk; a date that has not come counts for nobody."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("vault", "0004_erased_vouched")]
    operations = [migrations.RunSQL(sql_file("sigap.vault", "drill_facts.sql"), reverse_sql=migrations.RunSQL.noop)]
