"""Tables of requests about one's data. In clear: kinds, moments, officers, states; sealed: who, about whom, every word.

A request stands apart from cases: it may be about somebody of whom nothing is held. What joins it to a case, a match or
an answer, is seen by those of the case alone.
"""

import uuid
from typing import cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.cases.models import Case, CasePerson
from sigap.datarights.rules import (
    BARRING,
    DENIED,
    AnswerDecision,
    AnswerOutcome,
    AskerCapacity,
    AskerFinding,
    CancelReason,
    HandedManner,
    IdentityProof,
    RequestChannel,
    RightKind,
    grounds,
    kinds,
)

CHANNEL_LABELS: dict[RequestChannel, Promise] = {
    RequestChannel.COUNTER: _("Datang ke kantor"),
    RequestChannel.LETTER: _("Surat"),
    RequestChannel.TELEPHONE: _("Telepon"),
    RequestChannel.ONLINE: _("Situs atau surel"),
}
CAPACITY_LABELS: dict[AskerCapacity, Promise] = {
    AskerCapacity.SELF: _("Untuk dirinya sendiri"),
    AskerCapacity.PARENT: _("Sebagai orang tua"),
    AskerCapacity.GUARDIAN: _("Sebagai wali"),
    AskerCapacity.PROXY: _("Dengan surat kuasa"),
}
PROOF_LABELS: dict[IdentityProof, Promise] = {
    IdentityProof.CARD: _("KTP atau kartu lain berfoto"),
    IdentityProof.CARD_AND_FAMILY: _("Kartu berfoto dan kartu keluarga, akta, atau penetapan wali"),
    IdentityProof.CARD_AND_PROXY: _("Kartu berfoto dan surat kuasa"),
    IdentityProof.KNOWN: _("Dikenal petugas sendiri"),
    IdentityProof.NONE: _("Belum ditunjukkan"),
}
FINDING_LABELS: dict[AskerFinding, Promise] = {
    AskerFinding.SUSPECT: _("Yang meminta sama dengan terlapor yang tercatat."),
    AskerFinding.KIN: _("Yang meminta sama dengan keluarga terlapor yang tercatat."),
    AskerFinding.KEPT: _("Yang meminta tercatat tidak boleh tahu tentang kasus ini."),
    AskerFinding.ALIKE: _("Nama atau telepon yang meminta mirip terlapor atau keluarganya."),
    AskerFinding.KEPT_NEAR: _("Nama yang meminta mirip seseorang yang tidak boleh tahu, atau desanya dikecualikan."),
    AskerFinding.KIN_GUARDIAN: _("Yang meminta wali yang tercatat, dan juga keluarga terlapor."),
    AskerFinding.OWN_SUSPECT: _("Yang meminta terlapor, dan meminta datanya sendiri."),
    AskerFinding.NOT_SELF: _("Nama yang meminta tidak sama dengan orang yang datanya diminta."),
    AskerFinding.NOT_GUARDIAN: _("Yang meminta tidak tercatat sebagai wali di kasus ini."),
    AskerFinding.NO_SUSPECT: _("Belum ada terlapor yang tercatat: tidak ada yang dapat dibandingkan."),
    AskerFinding.UNCOMPARED: _("Ada terlapor yang namanya tidak dapat dibandingkan."),
    AskerFinding.THIN: _("Yang ditunjukkan belum membuktikan hubungannya dengan anak ini."),
    AskerFinding.UNSEEN: _("Yang meminta tidak datang ke kantor: belum ada yang melihatnya."),
    AskerFinding.UNPROVEN: _("Yang meminta belum menunjukkan siapa dirinya."),
}
OUTCOME_LABELS: dict[AnswerOutcome, Promise] = {
    AnswerOutcome.GIVEN: _("Diberikan, dengan petikan data"),
    AnswerOutcome.CORRECTED: _("Dibetulkan"),
    AnswerOutcome.WITHDRAWN: _("Persetujuan ditarik"),
    AnswerOutcome.RESTRICTED: _("Pemrosesan dibatasi"),
    AnswerOutcome.REFUSED: _("Ditolak"),
    AnswerOutcome.NOTHING: _("Tidak ada data yang disimpan"),
}
DECISION_LABELS: dict[AnswerDecision, Promise] = {
    AnswerDecision.AGREED: _("disetujui"),
    AnswerDecision.DISAGREED: _("tidak disetujui"),
}
HANDED_LABELS: dict[HandedManner, Promise] = {
    HandedManner.IN_PERSON: _("Diserahkan langsung kepada yang meminta"),
    HandedManner.BY_POST: _("Dikirim ke alamat yang meminta"),
    HandedManner.UNCLAIMED: _("Tidak diambil; suratnya disimpan di kantor"),
}
CANCEL_LABELS: dict[CancelReason, Promise] = {
    CancelReason.MISTAKE: _("Salah catat"),
    CancelReason.DOUBLE: _("Permintaan yang sama sudah dicatat"),
    CancelReason.TAKEN_BACK: _("Yang meminta menariknya kembali"),
}


def right_label(code: str) -> str:
    """A kind of request or a ground, in the reader's language."""
    row = kinds().get(code) or grounds().get(code)
    return "" if row is None else row.en if get_language() == "en" else row.label


def _worded(codes: list[str]) -> dict[str, Promise]:
    return {code: cast("Promise", lazy(right_label, str)(code)) for code in codes}


KIND_LABELS = {RightKind(code): words for code, words in _worded(list(kinds())).items()}
GROUND_LABELS = _worded(list(grounds()))
DATA_REQUEST = "data_request"
"""Where its sealed texts lie, as the trail names it, and the subject of its deadline."""
WORD_TABLES = (
    KIND_LABELS, GROUND_LABELS, CHANNEL_LABELS, OUTCOME_LABELS, DECISION_LABELS, HANDED_LABELS, CANCEL_LABELS,
    {DATA_REQUEST: _("Permintaan hak atas data"), "data_answer": _("menjawab permintaan hak atas data")},
)  # fmt: skip
"""What the trail calls the app's codes."""


_ENDS = {code.value: words for code, words in (*HANDED_LABELS.items(), *CANCEL_LABELS.items())}


class DataRequest(models.Model):
    """One request as somebody of the office noted it. `requested_at` starts the clock, not the moment of typing.

    `handed`: how the answer arrived, or why there is none; `same_as`: the number of the same one, noted before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.TextField(unique=True)
    kind = models.TextField()
    channel = models.TextField()
    capacity = models.TextField()
    proof = models.TextField()
    requested_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    noted_by = models.UUIDField()
    noted_by_name = models.TextField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    key_id = models.UUIDField()
    sealed_content = models.BinaryField()
    post_key = models.TextField(unique=True)
    handed = models.TextField(blank=True, default="")
    same_as = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_by_name = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["office", "-requested_at"], name="data_request_of_office")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in RightKind]), name="data_request_kind_known"),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("requested_at")), name="data_request_asked_first"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, handed="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, handed__in=list(_ENDS)),
                name="data_request_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(handed=CancelReason.DOUBLE.value) & ~Q(same_as="")
                | ~Q(handed=CancelReason.DOUBLE.value) & Q(same_as=""),
                name="data_request_double_named",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Who asked still waits."""
        return self.ended_at is None

    @property
    def is_cancelled(self) -> bool:
        """It was ended without an answer."""
        return self.handed in set(CancelReason)

    @property
    def end_label(self) -> Promise | str:
        """How it ended, in words; nothing while who asked waits."""
        return _ENDS.get(self.handed, "")

    @property
    def kind_label(self) -> Promise:
        """What is asked, in words."""
        return KIND_LABELS[RightKind(self.kind)]

    @property
    def facts(self) -> list[tuple[Promise, Promise]]:
        """What is known of it in clear, with its labels."""
        return [
            (_("Cara"), CHANNEL_LABELS[RequestChannel(self.channel)]),
            (_("Meminta"), CAPACITY_LABELS[AskerCapacity(self.capacity)]),
            (_("Yang ditunjukkan"), PROOF_LABELS[IdentityProof(self.proof)]),
        ]


class DataMatch(models.Model):
    """Somebody of a case who may be the person asked about, by tokens. Written by the database alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="matches")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT)
    found_at = models.DateTimeField()
    is_own = False
    """Of a case whose identities are open to the reader (`queries.matches_of`)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="data_match_once")]

    def __str__(self) -> str:
        return str(self.id)


class DataAnswer(models.Model):
    """An answer as proposed, and what a second person said of it. Without a case: nothing is held.

    Of `RESTRICTED`: it stands until two people have lifted it. `sealed_other`: why the second person says that who asks
    is another than the one they were found to be, or why they do not agree.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="answers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True)
    outcome = models.TextField()
    ground = models.TextField(blank=True, default="")
    findings = ArrayField(models.TextField(), default=list)
    needs_second = models.BooleanField()
    key_id = models.UUIDField()
    sealed_reason = models.BinaryField()
    proposed_by = models.UUIDField()
    proposed_by_name = models.TextField()
    proposed_at = models.DateTimeField()
    decision = models.TextField(blank=True, default="")
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    sealed_other = models.BinaryField(default=b"")
    lift_asked_at = models.DateTimeField(null=True)
    lift_asked_by = models.UUIDField(null=True)
    lift_asked_by_name = models.TextField(blank=True, default="")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    lifted_by_name = models.TextField(blank=True, default="")
    post_key = models.TextField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=~Q(decision=AnswerDecision.DISAGREED.value),
                name="data_answer_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome=AnswerOutcome.NOTHING.value, case=None, person=None)
                | ~Q(outcome=AnswerOutcome.NOTHING.value) & Q(case__isnull=False, person__isnull=False),
                name="data_answer_about_somebody",
            ),
            # Four eyes: who proposes does not decide; what denies is never one person's word.
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_at=None)
                | Q(decision__in=[d.value for d in AnswerDecision], decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="data_answer_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(needs_second=True)
                | ~Q(outcome__in=[AnswerOutcome.NOTHING.value, AnswerOutcome.REFUSED.value]) & Q(findings=[]),
                name="data_answer_denied_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=AnswerOutcome.REFUSED.value) | ~Q(ground=""),
                name="data_answer_refused_with_ground",
            ),
            models.CheckConstraint(
                condition=~Q(decision=AnswerDecision.AGREED.value)
                | Q(outcome__in=sorted(each.value for each in DENIED))
                | ~Q(findings__overlap=sorted(each.value for each in BARRING))
                | ~Q(sealed_other=b""),
                name="data_answer_of_another",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False, lift_asked_by__isnull=False)
                & ~Q(lifted_by=F("lift_asked_by")),
                name="data_answer_lifted_by_two",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_settled(self) -> bool:
        """It may be handed over."""
        return self.decision == AnswerDecision.AGREED or not (self.needs_second or self.decision)

    @property
    def is_barred(self) -> bool:
        """It gives something to who was found to be one of those to whom nothing is given."""
        return self.outcome not in set(DENIED) and not BARRING.isdisjoint(self.findings)

    @property
    def waits(self) -> bool:
        """A second person has not said anything yet."""
        return self.needs_second and not self.decision

    @property
    def outcome_label(self) -> Promise:
        """How it is answered, in words."""
        return OUTCOME_LABELS[AnswerOutcome(self.outcome)]

    @property
    def finding_labels(self) -> list[Promise]:
        """What the comparison said, in words, the gravest first."""
        return [FINDING_LABELS[each] for each in AskerFinding if each.value in self.findings]


class RegisterWord(models.Model):
    """One part of the register of processing or of the DPIA as somebody wrote it; the newest counts, all are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    part = models.TextField()
    words = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.UUIDField()
    written_by_name = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["part", "-written_at"], name="register_word_newest")]

    def __str__(self) -> str:
        return self.part
