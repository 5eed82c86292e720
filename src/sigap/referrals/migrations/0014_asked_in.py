"""An office that was asked for something learns who must not know of that case before it comes in."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("referrals", "0013_after_closing"), ("cases", "0018_asked_by_whom")]

    operations = [migrations.RunSQL(sql_file("sigap.referrals", "asked_in.sql"), reverse_sql=migrations.RunSQL.noop)]
