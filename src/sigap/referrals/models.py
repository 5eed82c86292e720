"""Tables of the hand-over between offices."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sigap.access.roles import OfficeKind
from sigap.cases.models import RISK_LABELS, SEX_LABELS, Case
from sigap.cases.rules import Risk, Sex, is_child
from sigap.referrals.rules import Answer, DeclineReason, Purpose, ReferralStatus, Urgency, asked_of, may_decline

STATUS_LABELS: dict[ReferralStatus, Promise] = {
    ReferralStatus.OFFERED: _("Menunggu jawaban"),
    ReferralStatus.ACCEPTED: pgettext_lazy("rujukan", "Diterima"),
    ReferralStatus.DECLINED: _("Ditolak"),
    ReferralStatus.WITHDRAWN: _("Ditarik"),
}
URGENCY_LABELS: dict[Urgency, Promise] = {
    Urgency.EMERGENCY: _("Mendesak, siang atau malam"),
    Urgency.NORMAL: _("Biasa, pada jam kerja"),
}
PURPOSE_LABELS: dict[Purpose, Promise] = {
    Purpose.POLICE_REPORT: _("Terima laporan polisi"),
    Purpose.PROTECTION: _("Lindungi korban sementara"),
    Purpose.VISUM: _("Visum"),
    Purpose.EMERGENCY_CARE: _("Pertolongan medis darurat"),
    Purpose.MEDICAL_CARE: _("Pemeriksaan dan perawatan"),
    Purpose.SOCIAL_REHABILITATION: _("Rehabilitasi sosial"),
    Purpose.LEGAL_AID: _("Bantuan hukum"),
    Purpose.FAITH_COUNSELLING: _("Pendampingan keagamaan"),
    Purpose.SECURITY_SUPPORT: _("Dukungan pengamanan"),
}
DECLINE_LABELS: dict[DeclineReason, Promise] = {
    DeclineReason.NOT_OUR_POWER: _("Bukan kewenangan kantor kami"),
    DeclineReason.NO_CAPACITY: _("Petugas atau sarana tidak cukup sekarang"),
    DeclineReason.CONFLICT_OF_INTEREST: _("Ada hubungan dengan orang dalam kasus"),
    DeclineReason.NEEDS_MORE_FACTS: _("Keterangannya belum cukup"),
}
ANSWER_LABELS: dict[Answer, Promise] = {
    Answer.ACCEPT: _("Terima"),
    Answer.DECLINE: _("Tolak"),
    Answer.WITHDRAW: _("Tarik"),
}


def askable_words(office_name: str, kind: OfficeKind) -> str:
    """What this office can be asked for, said to somebody who asked it for something else."""
    asked = [str(PURPOSE_LABELS[purpose]) for purpose in asked_of(kind)]
    if not asked:
        return gettext("%(office)s belum dapat diminta lewat rujukan. Pilih kantor lain.") % {"office": office_name}
    return gettext("%(office)s hanya dapat diminta: %(purposes)s. Hapus centang yang lain, atau pilih kantor lain.") % {
        "office": office_name,
        "purposes": ", ".join(asked),
    }


class Referral(models.Model):
    """One request to one office. The preview is what the other office reads before it accepts. Carries a MAC."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    case_code = models.TextField()
    risk = models.TextField()
    area = models.TextField(blank=True, default="")
    from_office_id = models.UUIDField()
    from_office_name = models.TextField()
    to_office_id = models.UUIDField()
    to_office_name = models.TextField()
    purposes = ArrayField(models.TextField())
    urgency = models.TextField()
    # Sex and age of each victim, as "P:15" or "P:" when the age is not known.
    victims = ArrayField(models.TextField(), default=list)
    key_id = models.UUIDField()
    sealed_preview = models.BinaryField()
    status = models.TextField(default=ReferralStatus.OFFERED)
    offered_by = models.UUIDField()
    offered_by_name = models.TextField()
    offered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True, default="")
    sealed_answer = models.BinaryField(null=True)
    offer_key = models.TextField(unique=True)
    # Over what accepting hands on: to whom, of which case, for what. See actions.check_offer.
    mac = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["to_office_id", "status"], name="referral_to_office"),
            models.Index(fields=["case", "offered_at"], name="referral_of_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in ReferralStatus]), name="referral_status_known"
            ),
            models.CheckConstraint(condition=Q(urgency__in=[u.value for u in Urgency]), name="referral_urgency_known"),
            models.CheckConstraint(condition=~Q(from_office_id=F("to_office_id")), name="referral_to_another"),
            models.CheckConstraint(
                condition=Q(status=ReferralStatus.OFFERED.value, answered_at__isnull=True)
                | (~Q(status=ReferralStatus.OFFERED.value) & Q(answered_at__isnull=False)),
                name="referral_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReferralStatus.DECLINED.value) | ~Q(decline_reason=""),
                name="referral_declined_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_code} {self.to_office_name}"

    @property
    def is_waiting(self) -> bool:
        """Nobody has answered yet; the sender is responsible."""
        return self.status == ReferralStatus.OFFERED

    @property
    def may_decline(self) -> bool:
        """Whether the asked office may say no."""
        return may_decline(frozenset(Purpose(purpose) for purpose in self.purposes))

    @property
    def status_label(self) -> Promise:
        """The state, in words."""
        return STATUS_LABELS[ReferralStatus(self.status)]

    @property
    def risk_label(self) -> Promise:
        """The case's risk when the referral was sent, in words."""
        return RISK_LABELS[Risk(self.risk)]

    @property
    def urgency_label(self) -> Promise:
        """How fast an answer is needed, in words."""
        return URGENCY_LABELS[Urgency(self.urgency)]

    @property
    def purpose_labels(self) -> list[Promise]:
        """What is asked for, in words."""
        return [PURPOSE_LABELS[Purpose(purpose)] for purpose in self.purposes]

    @property
    def victims_words(self) -> str:
        """The victims without a name, in words."""
        return "; ".join(victim_words(victim) for victim in self.victims)

    @property
    def decline_label(self) -> Promise | str:
        """Why it was declined, in words; empty when it was not."""
        return DECLINE_LABELS[DeclineReason(self.decline_reason)] if self.decline_reason else ""


def victim_words(victim: str) -> str:
    """A victim as an offer tells of one: "P:15" becomes "Anak, perempuan, 15 tahun"."""
    sex, _colon, age = victim.partition(":")
    years = int(age) if age else None
    who = gettext("Anak") if is_child(years) else gettext("Dewasa")
    how_old = gettext("%(age)d tahun") % {"age": years} if years is not None else gettext("umur belum diketahui")
    return f"{who}, {str(SEX_LABELS[Sex(sex)]).lower()}, {how_old}"
