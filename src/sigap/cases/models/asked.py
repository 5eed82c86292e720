"""Tables of who was asked for something on a case, and of one field of a reporter that stands open to one officer."""

from django.db import models

from sigap.cases.models.file import Case


class Invitation(models.Model):
    """An office that was asked for something on a case: it may ask who is excluded, before it takes part."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    office_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "office_id"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.office_id}"


class ReporterGrant(models.Model):
    """One field of a reporter that stands open to one officer until a moment. Its id is the request's."""

    id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    field = models.TextField()
    granted_to = models.UUIDField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="grant_of_reporter")]

    def __str__(self) -> str:
        return str(self.id)
