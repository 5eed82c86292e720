"""What happens to the task force itself, as the trail tells it."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

FORCE_ADDED = "taskforce:force:added"

EVENTS = (EventKind(FORCE_ADDED, ("force",), _("Gugus tugas ditambahkan: {force}")),)
