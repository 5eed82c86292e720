"""What has been built since goes too: messages, claims, merged reports, floods, reports on officials."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_duty"),
        ("custody", "0002_doors"),
        ("intake", "0008_merging"),
        ("mailbox", "0011_claims"),
        ("retention", "0002_policies"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="retirement", name="retirement_kind_known"),
        migrations.AddConstraint(
            model_name="retirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["report", "case", "lane"])), name="retirement_kind_known"
            ),
        ),
        migrations.RunSQL(sql_file("sigap.retention", "gone.sql"), reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(sql_file("sigap.retention", "lanes.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
