"""Files that were announced and never sent take no room from anybody."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0018_lane_work")]
    operations = [migrations.RunSQL(sql_file("sigap.mailbox", "file_room.sql"), reverse_sql=migrations.RunSQL.noop)]
