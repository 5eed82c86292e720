"""The court sent its order on a diversion on (UU 11/2012 art. 12)."""

from django.db import migrations, models
from django.db.models import Q

KINDS = [
    "child_arrested",
    "child_let_go",
    "child_aid_told",
    "child_aid_present",
    "child_litmas_asked",
    "child_litmas_done",
    "child_coordinated",
    "child_guarantee_offered",
    "child_guarantee_given",
    "child_guarantee_none",
    "child_investigation_begun",
    "child_file_received",
    "child_judge_named",
    "child_diversion_begun",
    "child_diversion_done",
    "child_diversion_sent",
    "child_diversion_ordered",
    "child_diversion_order_sent",
    "child_diversion_failed",
    "child_under12_returned",
    "child_under12_programme",
    "child_under12_sent",
    "child_accompanied",
]


class Migration(migrations.Migration):
    dependencies = [("juvenile", "0004_diversion_at_court")]

    operations = [
        migrations.RemoveConstraint("childstep", "child_step_known"),
        migrations.AddConstraint("childstep", models.CheckConstraint(condition=Q(kind__in=KINDS), name="child_step_known")),
    ]
