"""Claim tokens are used at the public's door; a wording for what another authority has received."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file

_GIVEN_TO = ["claim_reporter", "claim_concerned", "claim_guardian"]
_WORDINGS = [
    "read",
    "more_wanted",
    "call_now",
    "will_contact",
    "tried_contact",
    "passed_on",
    "done",
    "done_talk",
    "done_elsewhere",
    "done_too_little",
    "done_with_others",
]


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0013_file_notes")]
    operations = [
        migrations.AddField("claim", "given_to", models.TextField(default="claim_reporter", db_default="claim_reporter")),
        migrations.AddConstraint(
            "claim", models.CheckConstraint(condition=models.Q(given_to__in=_GIVEN_TO), name="claim_given_known")
        ),
        migrations.RemoveConstraint("message", "message_code_known"),
        migrations.AddConstraint(
            "message", models.CheckConstraint(condition=models.Q(code__in=_WORDINGS), name="message_code_known")
        ),
        migrations.RunSQL(sql_file("sigap.mailbox", "claims.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
