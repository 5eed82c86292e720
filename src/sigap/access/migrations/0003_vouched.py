"""A step-up carries a MAC; the desk's own line into the trail names nobody but who acts."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("access", "0002_doors")]
    operations = [
        migrations.AddField(model_name="session", name="step_up_mac", field=models.BinaryField(null=True)),
        *(
            migrations.RunSQL(sql_file("sigap.access", name), reverse_sql=migrations.RunSQL.noop)
            for name in ("entering.sql", "own_trace.sql", "shut.sql")
        ),
    ]
