"""Former identities of a person, and the keyed tokens by which a sealed one is found."""

from django.db import models

from sigap.cases.models.file import CasePerson
from sigap.matching.kinds import MatchKind


class CasePersonPast(models.Model):
    """An identity that was corrected, as it lay sealed in the person's row. Added, never changed."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    key_id = models.UUIDField()
    sealed_identity = models.BinaryField()
    replaced_at = models.DateTimeField()
    replaced_by = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="person_past_once")]

    def __str__(self) -> str:
        return f"{self.person_id} v{self.version}"


class PersonToken(models.Model):
    """A composite keyed token of a sealed identity: the only thing a search may compare."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT)
    case_id_of_person = models.UUIDField(db_column="case_id")
    kind = models.TextField()
    token = models.BinaryField()
    # Under which epoch's key it was made; empty for one of before there were epochs.
    kek_id = models.TextField(blank=True, default="")
    # In which form it was made (`matching.tokens.FORM`); one of a former form is made anew by the next rotation.
    form = models.PositiveSmallIntegerField(default=1)

    class Meta:
        # All that a search asks of a token, so that it reads no row of a table of millions.
        indexes = [
            models.Index(fields=["token"], include=["person", "case_id_of_person", "kind"], name="token_with_kind"),
            # Of whole cases, what tells more than half a name with a year (`duplicates.likely`).
            models.Index(
                fields=["case_id_of_person"],
                include=["person", "kind", "token"],
                condition=~models.Q(kind=MatchKind.OTHER_YEAR.value),
                name="telling_of_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
