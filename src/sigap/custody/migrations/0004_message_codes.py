"""The lane takes every ready wording that the ordinary desk has: they move with a report."""

from django.db import migrations, models

CODES = [
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
    dependencies = [("custody", "0003_lasting")]
    operations = [
        migrations.RemoveConstraint(model_name="lanemessage", name="lane_message_code_known"),
        migrations.AddConstraint(
            model_name="lanemessage",
            constraint=models.CheckConstraint(condition=models.Q(code__in=CODES), name="lane_message_code_known"),
        ),
    ]
