"""The requests of the queue are found before their policies are asked."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("referrals", "0014_asked_in"), ("cases", "0019_my_work")]

    operations = [migrations.RunSQL(sql_file("sigap.referrals", "queue.sql"), reverse_sql=migrations.RunSQL.noop)]
