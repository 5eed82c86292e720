"""What happens to what is known of people, as the trail tells it: ids and codes, never a value."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

PART_WRITTEN = "persons:part:written"
RELATION_WRITTEN = "persons:offender:written"

EVENTS = (
    EventKind(
        PART_WRITTEN,
        ("case", "person", "part", "version"),
        _("Data orang ditulis: {part}, versi {version}"),
        personal=("person",),
    ),
    EventKind(
        RELATION_WRITTEN,
        ("case", "person", "other", "version"),
        _("Hubungan terlapor dengan korban dicatat, versi {version}"),
        personal=("person", "other"),
    ),
)
