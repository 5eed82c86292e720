from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("legal", "0001_initial")]

    operations = [
        migrations.AddField(model_name="mark", name="ruling", field=models.TextField(blank=True, default="")),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("ruling", ""),
                    Q(
                        ("kind__in", ["verdict", "inkracht"]),
                        ("ruling__in", ["convicted", "acquitted", "discharged", "inadmissible", "pardoned"]),
                    ),
                    _connector="OR",
                ),
                name="mark_ruling_whole",
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
