"""A search asks the policies only of tokens in one's own work, and hints at the likeliest few cases of others."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_documents")]
    operations = [
        migrations.RemoveIndex(model_name="persontoken", name="person_by_token"),
        migrations.AddIndex(
            model_name="persontoken",
            index=models.Index(fields=["token"], include=["person", "case_id_of_person"], name="token_with_case"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                fields=["person_id"],
                include=["case", "office_id"],
                condition=models.Q(("until__isnull", True)),
                name="work_of_person",
            ),
        ),
        migrations.RunSQL(sql_file("sigap.cases", "found_by_token.sql"), reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(sql_file("sigap.cases", "likeliest_hints.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
