"""Lists of cases by when they were opened, and by where; policies that ask once a statement."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_mediation")]
    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-opened_at", "-id"], name="case_by_opening"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["area", "-opened_at"], name="case_by_area"),
        ),
        migrations.RunSQL(sql_file("sigap.cases", "once_a_statement.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
