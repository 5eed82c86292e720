"""What a shelter, another unit, LPSK and Bapas are asked for, and what a Puskesmas is; also beneath the application."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_unconfirmed_index")]
    operations = [
        migrations.RunSQL(sql_file("sigap.referrals", "more_purposes.sql"), reverse_sql=migrations.RunSQL.noop)
    ]
