"""Whether a screening allows mediation, in clear beside its indication; asked by whoever notes services."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_break_glass")]
    operations = [
        migrations.AddField(
            model_name="casescreening",
            name="mediation_allowed",
            field=models.BooleanField(default=True),
        ),
        migrations.RunSQL(sql_file("sigap.cases", "mediation.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
