"""Reports on officials are let go by the room of custody alone."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("custody", "0003_lasting"), ("retention", "0004_beside")]
    operations = [
        migrations.RunSQL(sql_file("sigap.retention", "no_lanes.sql"), reverse_sql=migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="retirement", name="retirement_kind_known"),
        migrations.AddConstraint(
            model_name="retirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["report", "case"])), name="retirement_kind_known"
            ),
        ),
    ]
