"""What was taken down for an office waits for its word no longer once the case is closed."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("referrals", "0012_passing_unwilling"), ("cases", "0016_ending_by_proof")]

    operations = [
        migrations.RunSQL(sql_file("sigap.referrals", "after_closing.sql"), reverse_sql=migrations.RunSQL.noop)
    ]
