from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("legal", "0003_noticeremark")]

    operations = [
        migrations.AddConstraint(
            model_name="noticeremark",
            constraint=models.CheckConstraint(
                condition=Q(("manner__in", ["", "in_person", "safe_call", "companion", "handed_letter"])),
                name="remark_manner_known",
            ),
        ),
        migrations.RemoveConstraint(model_name="victimnotice", name="notice_kind_known"),
        migrations.AddConstraint(
            model_name="victimnotice",
            constraint=models.CheckConstraint(
                condition=Q(
                    (
                        "kind__in",
                        [
                            "notice_planned",
                            "notice_released",
                            "notice_wanted",
                            "notice_found",
                            "notice_sp3",
                            "notice_demand",
                            "notice_verdict",
                            "notice_acquitted",
                            "notice_final",
                            "notice_final_free",
                            "notice_hearing",
                            "notice_hearing_off",
                            "notice_progress",
                            "notice_wish",
                            "notice_silence",
                        ],
                    )
                ),
                name="notice_kind_known",
            ),
        ),
    ]
