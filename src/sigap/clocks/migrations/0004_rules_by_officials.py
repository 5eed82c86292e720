"""Officials add versions of a rule; the queue's own indexes; counts and a weekly digest for those who lead."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("access", "0006_duty"), ("clocks", "0003_incident_part"), ("notifications", "0008_keeping")]
    operations = [
        migrations.AddField(model_name="clockrule", name="made_by", field=models.UUIDField(null=True)),
        migrations.AddField(
            model_name="clockrule", name="made_by_name", field=models.TextField(blank=True, default="")
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("stopped_at__isnull", True)),
                fields=["owner_person", "due_at"],
                name="clock_of_officer",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("owner_person__isnull", True), ("stopped_at__isnull", True)),
                fields=["owner_office", "due_at"],
                name="clock_of_nobody",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("owner_office__isnull", True), ("stopped_at__isnull", True)),
                fields=["owner_role", "due_at"],
                name="clock_of_part",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("stopped_at__isnull", False)),
                fields=["stopped_at", "owner_office"],
                name="clock_by_end",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("stopped_at__isnull", True)), fields=["due_at"], name="clock_by_due"
            ),
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("week_on", models.DateField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("counts", models.JSONField()),
            ],
        ),
        migrations.RunSQL(sql_file("sigap.clocks", "changing_rules.sql"), reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(sql_file("sigap.clocks", "counting.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
