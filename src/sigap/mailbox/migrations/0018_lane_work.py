"""In a flood only what showed work goes to the queue by itself."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0017_receipt")]
    operations = [migrations.RunSQL(sql_file("sigap.mailbox", "lane_work.sql"), reverse_sql=migrations.RunSQL.noop)]
