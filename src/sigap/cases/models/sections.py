"""Words for the sections of a case file, and for what of them stands open to whom."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.roles import Section

SECTION_LABELS: dict[Section, Promise] = {
    Section.SUMMARY: _("Ringkasan"),
    Section.STORY: _("Cerita"),
    Section.PERSONS: _("Orang"),
    Section.IDENTITY: _("Identitas"),
    Section.ASSESSMENT: _("Asesmen"),
    Section.SERVICES: _("Layanan"),
    Section.REFERRALS: _("Rujukan"),
    Section.LEGAL: _("Proses hukum"),
    Section.DOCUMENTS: _("Dokumen"),
    Section.NOTES: _("Catatan"),
    Section.TIMELINE: _("Linimasa"),
}
CORE_SECTIONS = frozenset({Section.IDENTITY, Section.LEGAL})
"""An office to which one of these is open is of the case's core team (ADR 46)."""
_OUTSIDE_CORE = {
    Section.SUMMARY: _("Muka berkas"),
    Section.SERVICES: _("Layanan kantor ini"),
    Section.REFERRALS: _("Rujukan kantor ini"),
}


def opened_label(section: Section, *, is_core: bool) -> Promise:
    """What an office sees of a section that is open to it: outside the core team its own part alone."""
    return SECTION_LABELS[section] if is_core else _OUTSIDE_CORE.get(section, SECTION_LABELS[section])
