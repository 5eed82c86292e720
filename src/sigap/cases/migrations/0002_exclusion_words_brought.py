"""Words that came with a report are worded for the team before it reads them: also those that came before this."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddField("caseexclusion", "is_brought", models.BooleanField(default=False)),
        migrations.RunSQL(
            """UPDATE cases_keptfrom k SET is_brought = true FROM cases_case c
            WHERE c.id = k.case_id AND k.kind = 'named' AND k.basis = 'asked' AND k.declared_at = c.opened_at""",
            migrations.RunSQL.noop,
        ),
    ]
