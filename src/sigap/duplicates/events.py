"""What is decided of two records, as the trail tells it. On the officer's own chain, and in neither case's."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

PAIR_DECIDED = "duplicates:pair:decided"

EVENTS = (
    EventKind(
        PAIR_DECIDED,
        ("person", "other", "step", "version"),
        _("Dua catatan orang diputuskan: {step}"),
        personal=("person", "other"),
    ),
)
