"""Documents may be recordings too."""

from django.db import migrations, models

_KINDS = ["jpeg", "png", "webp", "pdf", "docx", "mp4", "webm", "ogg", "mp3", "aac", "wav", "amr"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_ending_by_proof")]
    operations = [
        migrations.RemoveConstraint("document", "document_kind_known"),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(condition=models.Q(("kind__in", _KINDS)), name="document_kind_known"),
        ),
    ]
