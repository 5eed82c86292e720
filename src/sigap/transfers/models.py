"""Tables of transfers: an office's pair, pairs of other offices confirmed by two, what goes out, what came in.

In clear: public keys, fingerprints, days, states, codes of cases, names of offices. A file that came lies here as it
came, sealed to the office, until it is decided; the content of one that went out is kept nowhere.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.cases.models import Case
from sigap.transfers.rules import RUNNING_TRANSFERS, UNDECIDED, IncomingState, OutgoingState

OUTGOING_LABELS: dict[OutgoingState, Promise] = {
    OutgoingState.PREPARED: _("Menunggu persetujuan orang kedua"),
    OutgoingState.APPROVED: _("Disetujui, berkas belum dibuat"),
    OutgoingState.SENT: _("Berkas dibuat, menunggu tanda terima"),
    OutgoingState.RECEIVED: _("Diterima daerah tujuan"),
    OutgoingState.WITHDRAWN: _("Dibatalkan"),
}
PAPER_LABELS: dict[OutgoingState, Promise] = OUTGOING_LABELS | {
    OutgoingState.APPROVED: _("Disetujui, belum dicetak"),
    OutgoingState.SENT: _("Dicetak, menunggu tanda terima"),
}
"""The same of a transfer on paper alone."""
INCOMING_LABELS: dict[IncomingState, Promise] = {
    IncomingState.ARRIVED: _("Menunggu diputuskan"),
    IncomingState.WANTED: _("Diusulkan diterima, menunggu orang kedua"),
    IncomingState.ACCEPTED: _("Menjadi kasus di sini"),
    IncomingState.REFUSED: _("Ditolak"),
}
WORD_TABLES = (OUTGOING_LABELS, PAPER_LABELS, INCOMING_LABELS)
"""What the trail calls the app's codes."""


class TransferKey(models.Model):
    """The pair of one office. The private halves are one text, sealed under a data key of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.OneToOneField(Office, on_delete=models.PROTECT)
    seal_public = models.BinaryField()
    sign_public = models.BinaryField()
    key_id = models.UUIDField()
    sealed_private = models.BinaryField()
    made_at = models.DateTimeField()
    made_by_name = models.TextField()

    def __str__(self) -> str:
        return str(self.office_id)


class TransferPartner(models.Model):
    """The pair of an office elsewhere, as its card told it. Used once a second person has heard the same fingerprint.

    Another pair of the same office is another row: nothing that was confirmed before counts for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    name = models.TextField()
    regency = models.TextField()
    seal_public = models.BinaryField()
    sign_public = models.BinaryField()
    fingerprint = models.TextField()
    brought_at = models.DateTimeField()
    brought_by = models.UUIDField()
    brought_by_name = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.TextField(blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "fingerprint"], condition=Q(withdrawn_at=None), name="transfer_partner_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(confirmed_by=F("brought_by")),
                name="transfer_partner_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.fingerprint

    @property
    def is_confirmed(self) -> bool:
        """Two people heard this fingerprint, and nobody withdrew it."""
        return self.confirmed_at is not None and self.withdrawn_at is None


class OutgoingTransfer(models.Model):
    """A case on its way to another regency: consent, a second person, the file, the receipt that ends our part.

    Without a `partner` it goes on paper alone, to `paper_office` in `paper_regency`; `their_code` is then the number of
    the receipt, `receipt_by` who signed it there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    case_code = models.TextField()
    office_id = models.UUIDField()
    partner = models.ForeignKey(TransferPartner, on_delete=models.PROTECT, null=True)
    paper_office = models.TextField(blank=True, default="")
    paper_regency = models.TextField(blank=True, default="")
    state = models.TextField(default=OutgoingState.PREPARED)
    consented_on = models.DateField()
    consent_giver = models.TextField()
    consent_manner = models.TextField()
    key_id = models.UUIDField()
    sealed_consent = models.BinaryField()
    prepared_at = models.DateTimeField()
    prepared_by = models.UUIDField()
    prepared_by_name = models.TextField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_by_name = models.TextField(blank=True, default="")
    expires_on = models.DateField(null=True)
    digests = ArrayField(models.TextField(), default=list)
    ended_at = models.DateTimeField(null=True)
    their_code = models.TextField(blank=True, default="")
    receipt_on = models.DateField(null=True)
    receipt_by = models.TextField(blank=True, default="")
    post_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=OutgoingState.PREPARED.value, approved_by=None, ended_at=None)
                | Q(state=OutgoingState.APPROVED.value, approved_by__isnull=False, ended_at=None)
                | Q(state=OutgoingState.SENT.value, approved_by__isnull=False, expires_on__isnull=False, ended_at=None)
                | Q(state=OutgoingState.RECEIVED.value, approved_by__isnull=False, ended_at__isnull=False)
                & ~Q(their_code="")
                | Q(state=OutgoingState.WITHDRAWN.value, ended_at__isnull=False),
                name="outgoing_transfer_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")), name="outgoing_transfer_by_two"
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=False, paper_office="", paper_regency="", receipt_on=None, receipt_by="")
                | Q(partner=None, digests=[]) & ~Q(paper_office="") & ~Q(paper_regency=""),
                name="outgoing_transfer_to_one_office",
            ),
            models.CheckConstraint(
                condition=~Q(state=OutgoingState.RECEIVED.value)
                | Q(partner__isnull=False)
                | Q(receipt_on__isnull=False) & ~Q(receipt_by=""),
                name="outgoing_transfer_paper_receipt_whole",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=[each.value for each in RUNNING_TRANSFERS]),
                name="outgoing_transfer_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_code} {self.state}"

    @property
    def state_label(self) -> Promise:
        """How far it is, in words."""
        return (PAPER_LABELS if self.is_on_paper else OUTGOING_LABELS)[OutgoingState(self.state)]

    @property
    def is_on_paper(self) -> bool:
        """The other office has no SIGAP: printed, signed for by hand, never a file."""
        return self.partner_id is None

    @property
    def to_label(self) -> str:
        """Which office where it goes to."""
        if self.partner is None:
            return f"{self.paper_office}, {self.paper_regency}"
        return f"{self.partner.name}, {self.partner.regency}"

    @property
    def is_running(self) -> bool:
        """Somebody still has to do something."""
        return self.state in RUNNING_TRANSFERS


class IncomingTransfer(models.Model):
    """A case that came as a file: taken in once, whatever became of it. Its id is the sender's.

    Wanted by one person, who will manage it; a case by the yes of another.
    """

    id = models.UUIDField(primary_key=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    partner = models.ForeignKey(TransferPartner, on_delete=models.PROTECT)
    state = models.TextField(default=IncomingState.ARRIVED)
    expires_on = models.DateField()
    digest = models.TextField()
    # The whole file as it came, sealed to the office; empty once it was decided.
    file = models.BinaryField()
    arrived_at = models.DateTimeField()
    brought_by_name = models.TextField()
    wanted_at = models.DateTimeField(null=True)
    wanted_by = models.UUIDField(null=True)
    wanted_by_name = models.TextField(blank=True, default="")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True)
    case_code = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_by_name = models.TextField(blank=True, default="")
    # When its receipt was made first: until then the sender waits for it.
    receipt_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(receipt_at=None) | Q(state=IncomingState.ACCEPTED.value),
                name="incoming_transfer_receipt_of_case",
            ),
            models.CheckConstraint(
                condition=Q(state=IncomingState.ARRIVED.value, wanted_by=None, ended_at=None, case=None)
                | Q(state=IncomingState.WANTED.value, wanted_by__isnull=False, ended_at=None, case=None)
                | Q(state=IncomingState.ACCEPTED.value, ended_at__isnull=False, case__isnull=False)
                & Q(wanted_by__isnull=False, ended_by__isnull=False)
                & ~Q(ended_by=F("wanted_by"))
                | Q(state=IncomingState.REFUSED.value, ended_at__isnull=False, case=None),
                name="incoming_transfer_state_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"

    @property
    def state_label(self) -> Promise:
        """How far it is, in words."""
        return INCOMING_LABELS[IncomingState(self.state)]

    @property
    def is_undecided(self) -> bool:
        """Somebody still has to say whether it becomes a case here."""
        return self.state in UNDECIDED
