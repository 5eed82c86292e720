"""What whoever looks after somebody must know is an entry of its own kind."""

from django.db import migrations, models
from django.db.models import Q

KINDS = ["entry_absence", "entry_belongings", "entry_visitor", "entry_cost", "entry_moved", "entry_care"]


class Migration(migrations.Migration):
    dependencies = [("shelter", "0002_stay_grown_talked_at")]

    operations = [
        migrations.RemoveConstraint("stayentry", "stay_entry_kind_known"),
        migrations.AddConstraint(
            "stayentry", models.CheckConstraint(condition=Q(kind__in=KINDS), name="stay_entry_kind_known")
        ),
    ]
