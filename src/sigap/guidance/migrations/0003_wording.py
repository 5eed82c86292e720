"""Signs, the words of the check of a job offer and of the promises are the secretariat's too; so are lists."""

from django.db import migrations, models
from django.db.models import Q

from sigap.kernel.sql import sql_file

KINDS = ["number", "law", "sign", "offer", "promise"]
SECTIONS = [
    "general",
    "parents_before",
    "parents_after",
    "parents_guard",
    "pupils_warn",
    "pupils_friend",
    "pupils_do",
    "seekers_stop",
    "seekers_ready",
]
NO_OFFICE = {"phone": "", "place": "", "hours": ""}


class Migration(migrations.Migration):
    dependencies = [("access", "0006_duty"), ("guidance", "0002_policies")]
    operations = [
        migrations.AddField("entry", "section", models.TextField(blank=True, default="")),
        migrations.RemoveConstraint("entry", "entry_kind_known"),
        migrations.RemoveConstraint("entry", "entry_whole"),
        migrations.AddConstraint(
            "entry", models.CheckConstraint(condition=Q(kind__in=KINDS), name="entry_kind_known")
        ),
        migrations.AddConstraint(
            "entry",
            models.CheckConstraint(
                condition=Q(kind="law", section="", **NO_OFFICE) & ~Q(basis="")
                | Q(kind="number", section="", basis="") & (~Q(phone="") | ~Q(place=""))
                | Q(kind="sign", basis="", section__in=SECTIONS, **NO_OFFICE)
                | Q(kind__in=["offer", "promise"], section="", basis="", is_shown=True, **NO_OFFICE),
                name="entry_whole",
            ),
        ),
        migrations.RunSQL(sql_file("sigap.guidance", "wording.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
