from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_whom_it_is_about"), ("cases", "0002_exclusion_words_brought")]

    operations = [
        migrations.AddField(model_name="triage", name="reporter_id", field=models.UUIDField(null=True)),
        # Words of reports that joined a case, as those with which one was opened.
        migrations.RunSQL(
            """UPDATE cases_keptfrom k SET is_brought = true FROM intake_triage t
            WHERE t.case_id = k.case_id AND t.decided_at = k.declared_at AND k.kind = 'named' AND k.basis = 'asked'""",
            migrations.RunSQL.noop,
        ),
    ]
