"""The list of one's running cases and the search for people go by one's work."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [("cases", "0018_asked_by_whom"), ("access", "0009_one_look")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["-opened_at", "-id"], condition=~models.Q(status="closed"), name="case_running"
            ),
        ),
        migrations.RemoveIndex(model_name="persontoken", name="token_with_case"),
        migrations.AddIndex(
            model_name="persontoken",
            index=models.Index(
                fields=["token"], include=["person", "case_id_of_person", "kind"], name="token_with_kind"
            ),
        ),
        migrations.RunSQL(sql_file("sigap.cases", "my_work.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
