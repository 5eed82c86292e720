from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("hearings", "0002_hearing_section")]

    operations = [
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(("status", "hearing_cancelled"), _negated=True),
                    (
                        "move_reason__in",
                        ["", "off_by_court", "off_not_needed", "off_case_ended", "off_wrong_entry", "off_other"],
                    ),
                    _connector="OR",
                ),
                name="hearing_off_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.CheckConstraint(
                condition=Q(("section__in", ["legal", "summary"])), name="hearing_section_known"
            ),
        ),
    ]
