"""What officers have typed into a form and not sent: sealed, their own, for a day."""

from django.db import models


class UnsentForm(models.Model):
    """One form's text, sealed under a key of its own; which form it was stands as a keyed hash only."""

    id = models.UUIDField(primary_key=True)
    writer_id = models.UUIDField()
    form_hash = models.BinaryField()
    saved_at = models.DateTimeField()
    key_id = models.UUIDField()
    # The data key sealed to the intake key: it lies in the row and goes with it.
    key_blob = models.BinaryField()
    sealed_body = models.BinaryField()

    class Meta:
        db_table = "access_unsent"
        indexes = [models.Index(fields=["saved_at"], name="unsent_by_age")]
        constraints = [models.UniqueConstraint(fields=["writer_id", "form_hash"], name="unsent_once_a_form")]

    def __str__(self) -> str:
        return str(self.id)
