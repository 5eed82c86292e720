"""Whether a client said no after a request went out: asked when an office comes in."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("referrals", "0010_contesting"), ("assistance", "0003_services_and_consent")]

    operations = [migrations.RunSQL(sql_file("sigap.referrals", "unwilling.sql"), reverse_sql=migrations.RunSQL.noop)]
