"""Row-level security and grants of appointments and consent."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("assistance", "0003_services_and_consent"), ("cases", "0006_readers")]
    operations = [migrations.RunSQL(sql_file("sigap.assistance", "services.sql"), reverse_sql=migrations.RunSQL.noop)]
