"""Words and addresses of what leans on a law."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.rulebook.rules.instruments import LawValidity
from sigap.rulebook.rules.leaning import Effect, Register

REGISTER_LABELS: Mapping[Register, Promise] = {
    Register.DEADLINES: _("Tenggat"),
    Register.LIMITS: _("Batas waktu perkara"),
    Register.OFFENCES: _("Pasal pidana"),
    Register.PURPOSES: _("Tujuan rujukan"),
    Register.ASKING: _("Siapa boleh meminta"),
    Register.LESSONS: _("Pelajaran"),
    Register.FORMS: _("Bentuk surat"),
    Register.CONSENTS: _("Persetujuan"),
    Register.SCREENING: _("Alat skrining"),
    Register.CLOSING: _("Syarat terminasi"),
    Register.SECOND_REVIEW: _("Pemeriksaan oleh orang kedua"),
    Register.WARNINGS: _("Peringatan saat memilih orang"),
    Register.SERVICES: _("Jenis layanan"),
    Register.MARKS: _("Tahap perkara"),
    Register.PUBLIC: _("Keterangan untuk warga"),
    Register.CHECKLISTS: _("Daftar periksa kunjungan"),
    Register.OTHER: _("Lainnya"),
}
EFFECT_LABELS: Mapping[Effect, Promise] = {
    Effect.REVIEW: _("Harus ditinjau"),
    Effect.READ: _("Perlu dibaca"),
    Effect.RENEWED: _("Versi baru siap"),
    Effect.REVIEWED: _("Sudah ditinjau"),
}


def tone_of(state: LawValidity) -> str:
    """The tone of a tag that says where a law stands."""
    if state is LawValidity.ENDED:
        return "late"
    return "ok" if state in {LawValidity.IN_FORCE, LawValidity.AMENDED} else "blue"


def tone_of_effect(effect: Effect) -> str:
    """The tone of a tag that says what becomes of something."""
    if effect is Effect.REVIEW:
        return "late"
    return "soon" if effect is Effect.READ else "ok"


def link_to(actor: Actor, register: Register, code: str, statute: str) -> str:
    """The page of a row, where this person may open it; of a row without a page, that of its law."""
    if register is Register.DEADLINES and actor.can(Permission.RULE_SEE):
        return reverse("clocks:rule", args=[code])
    if register is Register.LESSONS:
        return reverse("learning:lesson", args=[code])
    return reverse("provisions:statute", args=[slugify(statute)]) if actor.can(Permission.LAW_SEE) else ""
