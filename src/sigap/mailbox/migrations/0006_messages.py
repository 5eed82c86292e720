"""Ready wordings for the reporter; the desk's own reports come in by the same slot."""

import uuid

from django.db import migrations, models

from sigap.kernel.sql import sql_file

_CODES = [
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
]


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0005_sealed_to")]
    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("envelope_id", models.UUIDField()),
                ("code", models.TextField()),
                ("sent_at", models.DateTimeField()),
                ("sent_by", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["envelope_id", "sent_at"], name="message_of_envelope")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("code__in", _CODES)), name="message_code_known")
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.mailbox", "messages.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
