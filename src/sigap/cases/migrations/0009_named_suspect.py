"""Since when the police name a person of the case a suspect."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_screening")]
    operations = [
        migrations.AddField(
            model_name="caseperson",
            name="named_suspect_on",
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(sql_file("sigap.cases", "suspects.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
