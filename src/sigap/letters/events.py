"""What happens to letters, as the trail tells it. The stream is the letter's own."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

DRAFTED = "letters:letter:drafted"

EVENTS = (EventKind(DRAFTED, ("letter", "kind"), _("Surat disusun: {kind}")),)
