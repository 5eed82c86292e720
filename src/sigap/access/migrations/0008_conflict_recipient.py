"""One more role: who receives reports on officials and offices."""

from django.db import migrations, models
from django.db.models import Q

ROLES = [
    "intake_officer", "case_manager", "uptd_head", "investigator", "ppa_unit_head", "prosecutor", "social_worker",
    "health_worker", "shelter_officer", "subdistrict_head", "partner_officer", "secretariat", "daily_chair", "leader",
    "auditor", "technical_administrator", "conflict_recipient",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("access", "0007_unsent")]
    operations = [
        migrations.RemoveConstraint("membership", "membership_role_known"),
        migrations.AddConstraint(
            "membership", models.CheckConstraint(condition=Q(role__in=ROLES), name="membership_role_known")
        ),
    ]
