from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("legal", "0004_news_of_hearings")]

    operations = [
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
                            "notice_complete",
                            "notice_handed_over",
                            "notice_diverted",
                            "notice_not_diverted",
                            "notice_demand",
                            "notice_verdict",
                            "notice_acquitted",
                            "notice_appeal",
                            "notice_cassation",
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
