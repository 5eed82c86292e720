"""What happens on a referral, as the trail tells it."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

OFFERED = "referral:offer:sent"
HANDED_OVER = "referral:offer:handed_over"
ACCEPTED = "referral:offer:accepted"
DECLINED = "referral:offer:declined"
WITHDRAWN = "referral:offer:withdrawn"
PASSED_ON = "referral:offer:passed_on"
GIVEN_UP = "referral:offer:given_up"
SUBSTITUTED = "referral:offer:substituted"
SUBSTITUTE_LEFT = "referral:offer:substitute_left"
RECORDED = "referral:answer:recorded"
CONFIRMED = "referral:answer:confirmed"
CONTESTED = "referral:answer:contested"
LETTER_PRINTED = "referral:letter:printed"
HANDOVER_NOTED = "referral:handover:noted"
HANDOVER_PRINTED = "referral:handover:printed"
RESULT_REPORTED = "referral:result:reported"
QUESTION_ASKED = "referral:question:asked"
QUESTION_ANSWERED = "referral:question:answered"
VISIT_PROPOSED = "referral:visit:proposed"
VISIT_ACCEPTED = "referral:visit:accepted"
VISIT_MOVED = "referral:visit:moved"
VISIT_CANCELLED = "referral:visit:cancelled"

EVENTS = (
    EventKind(OFFERED, ("case", "referral", "office", "urgency"), _("Rujukan dikirim ke {office}")),
    EventKind(HANDED_OVER, ("case", "referral", "office", "urgency"), _("Diserahkan seketika ke {office}")),
    EventKind(ACCEPTED, ("case", "referral", "office"), _("{office} menerima rujukan")),
    EventKind(DECLINED, ("case", "referral", "office", "reason"), _("{office} menolak rujukan: {reason}")),
    EventKind(WITHDRAWN, ("case", "referral", "office", "reason"), _("Rujukan ke {office} ditarik: {reason}")),
    EventKind(PASSED_ON, ("case", "referral", "former", "office"), _("Rujukan ke {former} dialihkan ke {office}")),
    EventKind(
        GIVEN_UP,
        ("case", "referral", "office", "reason"),
        _("Sesudah ditolak {office}, tidak diminta ke kantor lain: {reason}"),
    ),
    EventKind(
        SUBSTITUTED, ("case", "referral", "officer"), _("Rujukan diserahkan kepada {officer}"), personal=("officer",)
    ),
    EventKind(
        SUBSTITUTE_LEFT,
        ("case", "referral", "officer"),
        _("{officer} tidak lagi bertugas di kantor itu; rujukannya menunggu rekan di sana"),
        personal=("officer",),
    ),
    EventKind(RECORDED, ("case", "referral", "office", "means"), _("Jawaban {office} dicatat untuk mereka: {means}")),
    EventKind(CONFIRMED, ("case", "referral", "office"), _("{office} membenarkan jawaban yang dicatat")),
    EventKind(CONTESTED, ("case", "referral", "office"), _("{office} menyanggah jawaban yang dicatat")),
    EventKind(LETTER_PRINTED, ("case", "referral"), _("Surat rujukan dicetak")),
    EventKind(HANDOVER_NOTED, ("case", "referral", "handover"), _("Serah terima dicatat")),
    EventKind(HANDOVER_PRINTED, ("case", "referral", "handover"), _("Berita acara serah terima dicetak")),
    EventKind(QUESTION_ASKED, ("case", "referral", "office"), _("{office} bertanya balik tentang rujukan")),
    EventKind(QUESTION_ANSWERED, ("case", "referral", "office"), _("Pertanyaan {office} dijawab")),
    EventKind(VISIT_PROPOSED, ("case", "referral", "office"), _("Kunjungan bersama {office} diusulkan")),
    EventKind(VISIT_ACCEPTED, ("case", "referral", "office"), _("Kunjungan bersama {office} disepakati")),
    EventKind(VISIT_MOVED, ("case", "referral", "office"), _("Kunjungan bersama {office} diusulkan pada waktu lain")),
    EventKind(VISIT_CANCELLED, ("case", "referral", "office"), _("Kunjungan bersama {office} dibatalkan")),
    EventKind(RESULT_REPORTED, ("case", "referral", "kind"), _("Hasil rujukan: {kind}")),
)
