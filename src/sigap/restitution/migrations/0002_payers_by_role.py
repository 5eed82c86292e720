"""Whether parents pay is asked of who somebody is in the case now, never of who they were as the book was opened."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("restitution", "0001_initial")]

    operations = [migrations.RemoveField("liableperson", "by_parents")]
