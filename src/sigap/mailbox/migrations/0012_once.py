"""Six words are shown once: a post that is sent again afterwards brings neither them nor the story back."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0011_claims")]
    operations = [migrations.RunSQL(sql_file("sigap.mailbox", "once.sql"), reverse_sql=migrations.RunSQL.noop)]
