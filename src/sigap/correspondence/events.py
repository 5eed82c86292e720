"""What happens to a letter about a case, as the trail tells it: which one was made, never what it says."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

LETTER_MADE = "correspondence:letter:made"

EVENTS = (EventKind(LETTER_MADE, ("case", "letter"), _("Surat tentang perkara dibuat: {letter}")),)
