"""What was opened stands in a column of its own, so that everybody who opened it is found at once."""

from django.db import migrations, models
from django.db.models.functions import Cast


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="event",
            name="subject_id",
            field=models.GeneratedField(
                db_persist=True,
                expression=Cast(
                    models.Func(
                        models.F("body"),
                        models.Value('"subject": "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"'),
                        function="substring",
                    ),
                    models.UUIDField(),
                ),
                output_field=models.UUIDField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("subject_id__isnull", False)),
                fields=["subject_id", "-at"],
                name="event_by_subject",
            ),
        ),
    ]
