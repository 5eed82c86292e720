"""Words for what the rules of a referral know by code, and for its victims without a name."""

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sigap.access.roles import OfficeKind
from sigap.assistance.models import PURPOSE_LABELS
from sigap.assistance.rules import ReferralPurpose, asked_of, asks_between, open_road
from sigap.cases.models import SEX_LABELS
from sigap.cases.rules import Sex, is_child
from sigap.referrals.rules import (
    Act,
    AnswerMeans,
    DeclineReason,
    ExamHolder,
    ExamKind,
    ExamPayer,
    ExchangeKind,
    ExchangeState,
    ReferralAnswer,
    ReferralStatus,
    ResultKind,
    Urgency,
)

STATUS_LABELS: dict[ReferralStatus, Promise] = {
    ReferralStatus.OFFERED: _("Menunggu jawaban"),
    ReferralStatus.HANDED_OVER: _("Diserahkan, tunggu konfirmasi"),
    ReferralStatus.ACCEPTED: pgettext_lazy("rujukan", "Diterima"),
    ReferralStatus.DECLINED: _("Ditolak"),
    ReferralStatus.WITHDRAWN: _("Ditarik"),
    ReferralStatus.PASSED_ON: _("Dialihkan"),
}
URGENCY_LABELS: dict[Urgency, Promise] = {
    Urgency.EMERGENCY: _("Mendesak, siang atau malam"),
    Urgency.NORMAL: _("Biasa, pada jam kerja"),
}
ACT_LABELS: dict[Act, Promise] = {
    Act.PHYSICAL: _("Kekerasan fisik"),
    Act.PSYCHOLOGICAL: _("Kekerasan psikis"),
    Act.SEXUAL: _("Kekerasan seksual"),
    Act.EXPLOITATION: _("Eksploitasi"),
    Act.TRAFFICKING: _("Perdagangan orang"),
    Act.NEGLECT: _("Penelantaran"),
    Act.OTHER: _("Lainnya"),
}
DECLINE_LABELS: dict[DeclineReason, Promise] = {
    DeclineReason.NOT_OUR_POWER: _("Bukan kewenangan kantor kami"),
    DeclineReason.NO_CAPACITY: _("Petugas atau sarana tidak cukup sekarang"),
    DeclineReason.CONFLICT_OF_INTEREST: _("Ada hubungan dengan orang dalam kasus"),
    DeclineReason.NEEDS_MORE_FACTS: _("Keterangannya belum cukup"),
}
ANSWER_LABELS: dict[ReferralAnswer, Promise] = {
    ReferralAnswer.ACCEPT: _("Terima"),
    ReferralAnswer.DECLINE: _("Tolak"),
    ReferralAnswer.WITHDRAW: _("Tarik"),
    ReferralAnswer.GO_ON: _("Alihkan"),
}
MEANS_LABELS: dict[AnswerMeans, Promise] = {
    AnswerMeans.SLIP: _("Lembar jawaban di kertas"),
    AnswerMeans.PHONE: _("Lewat telepon"),
    AnswerMeans.IN_PERSON: _("Bertemu langsung"),
    AnswerMeans.LETTER: _("Surat balasan"),
}
EXCHANGE_LABELS: dict[tuple[ExchangeKind, ExchangeState], Promise] = {
    (ExchangeKind.QUESTION, ExchangeState.OPEN): _("Menunggu jawaban"),
    (ExchangeKind.QUESTION, ExchangeState.ANSWERED): pgettext_lazy("pertanyaan", "Dijawab"),
    (ExchangeKind.VISIT, ExchangeState.OPEN): pgettext_lazy("kunjungan", "Diusulkan"),
    (ExchangeKind.VISIT, ExchangeState.ACCEPTED): pgettext_lazy("kunjungan", "Disepakati"),
    (ExchangeKind.VISIT, ExchangeState.MOVED): pgettext_lazy("kunjungan", "Dipindah"),
    (ExchangeKind.VISIT, ExchangeState.CANCELLED): pgettext_lazy("kunjungan", "Dibatalkan"),
    (ExchangeKind.VISIT, ExchangeState.OVER): pgettext_lazy("kunjungan", "Lewat"),
}
RESULT_LABELS: dict[ResultKind, Promise] = {
    ResultKind.DONE: _("Sudah dikerjakan"),
    ResultKind.PARTLY: _("Dikerjakan sebagian"),
    ResultKind.NOT_DONE: _("Tidak terlaksana"),
    ResultKind.WAIVED: _("Hasil tidak ditunggu lagi"),
}
EXAM_LABELS: dict[ExamKind, Promise] = {
    ExamKind.VISUM: _("Visum et repertum"),
    ExamKind.CERTIFICATE: _("Surat keterangan medis"),
    ExamKind.PSYCHOLOGY: _("Laporan psikologi"),
}
EXAM_PAYER_LABELS: dict[ExamPayer, Promise] = {
    ExamPayer.INVESTIGATION: _("Biaya penyidikan (UU 20/2025 pasal 52)"),
    ExamPayer.TPKS_BUDGET: _("Anggaran menurut UU 12/2022 pasal 87 ayat (2)"),
    ExamPayer.HEALTH_OFFICE: _("Dinas Kesehatan"),
    ExamPayer.OWN_BUDGET: _("Fasilitas yang memeriksa"),
    ExamPayer.LPSK: _("LPSK"),
    ExamPayer.OPEN: _("Belum jelas, jangan ditagihkan kepada klien"),
}
EXAM_HOLDER_LABELS: dict[ExamHolder, Promise] = {
    ExamHolder.SENDER: _("Kantor yang meminta"),
    ExamHolder.DOER: _("Kantor yang memeriksa"),
    ExamHolder.INVESTIGATOR: _("Penyidik"),
    ExamHolder.CASE_FILE: _("Berkas kasus, bagian Dokumen"),
}


def askable_words(
    office_name: str,
    kind: OfficeKind,
    *,
    by: OfficeKind | None = None,
    purposes: frozenset[ReferralPurpose] = frozenset(),
) -> str:
    """What this office can be asked for, said to somebody who asked it for something else, with the road that is open.

    `by` is the kind of office that asks; without it, all that this office does for anybody.
    """
    road = open_road(by, purposes, kind) if by else None
    if road is not None:
        return gettext("Ini diminta oleh penyidik menurut hukum acara. Kirim “%(road)s” kepada Unit PPA Polres.") % {
            "road": PURPOSE_LABELS[road]
        }
    asked = [str(PURPOSE_LABELS[purpose]) for purpose in (asks_between(by, kind) if by else asked_of(kind))]
    if not asked and by:
        return gettext("Kantor Anda tidak dapat meminta itu dari %(office)s. Pilih kantor lain.") % {
            "office": office_name
        }
    if not asked:
        return gettext("%(office)s belum dapat diminta lewat rujukan. Pilih kantor lain.") % {"office": office_name}
    return gettext("%(office)s hanya dapat diminta: %(purposes)s. Hapus centang yang lain, atau pilih kantor lain.") % {
        "office": office_name,
        "purposes": ", ".join(asked),
    }


def victim_words(victim: str) -> str:
    """A victim as an offer tells of one: "P:15" becomes "Anak, perempuan, 15 tahun".

    "P:15:child_in_conflict" is a child in conflict with the law, whom nobody must read as the victim.
    """
    sex, age, *role = victim.split(":")
    years = int(age) if age else None
    who = gettext("Anak") if is_child(years) else gettext("Dewasa")
    how_old = gettext("%(age)d tahun") % {"age": years} if years is not None else gettext("umur belum diketahui")
    words = f"{who}, {str(SEX_LABELS[Sex(sex)]).lower()}, {how_old}"
    return gettext("%(who)s (anak berhadapan dengan hukum)") % {"who": words} if role else words


PURPOSE_LETTERS: dict[ReferralPurpose, tuple[str, Promise]] = {
    ReferralPurpose.FORENSIC_EXAMINATION: ("visum", _("Cetak permintaan visum")),
    ReferralPurpose.CHILD_INQUIRY: ("litmas", _("Cetak permintaan litmas")),
    ReferralPurpose.SOCIAL_REPORT: ("laporan-sosial", _("Cetak permintaan laporan sosial")),
    ReferralPurpose.MEDICAL_CARE: ("medis", _("Cetak permohonan perawatan dan surat medis")),
    ReferralPurpose.MEDICAL_CERTIFICATE: ("medis", _("Cetak permohonan perawatan dan surat medis")),
    ReferralPurpose.LEGAL_AID: ("bantuan-hukum", _("Cetak permohonan bantuan hukum")),
    ReferralPurpose.WITNESS_PROTECTION: ("lpsk", _("Cetak permohonan pelindungan")),
    ReferralPurpose.PROTECTION_ORDER: ("perintah", _("Cetak permohonan perintah pelindungan")),
    ReferralPurpose.RESTITUTION: ("restitusi", _("Cetak permohonan restitusi")),
}
"""The letter of the case (`correspondence`) that goes along with what is asked for, and what its link says."""
