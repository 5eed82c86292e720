"""What the trail says of deadlines."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

RULE_LOADED = "clocks:rule:loaded"
RULE_CHANGED = "clocks:rule:changed"
DIGEST_MADE = "clocks:digest:made"
STARTED = "clocks:clock:started"
STOPPED = "clocks:clock:stopped"
PAUSED = "clocks:clock:paused"
RESUMED = "clocks:clock:resumed"
HANDED_OVER = "clocks:clock:handed_over"
HANDLED = "clocks:clock:handled"
STEP_FIRED = "clocks:step:fired"

_CLOCK = ("clock", "rule", "subject", "kind")

EVENTS = (
    EventKind(RULE_LOADED, ("rule", "revision"), _("Aturan tenggat {rule} dimuat, revisi {revision}")),
    EventKind(
        RULE_CHANGED,
        ("rule", "revision", "version", "since"),
        _("Aturan tenggat {rule} diubah mulai {since}, revisi {revision}"),
    ),
    EventKind(DIGEST_MADE, ("week",), _("Ringkasan pekan {week} untuk pimpinan dibuat")),
    EventKind(STARTED, _CLOCK, _("Tenggat {rule} mulai berjalan"), optional=("office", "role")),
    EventKind(STOPPED, (*_CLOCK, "outcome", "late"), _("Tenggat {rule} berhenti: {outcome}"), optional=("proof",)),
    EventKind(PAUSED, (*_CLOCK, "category", "pause"), _("Tenggat {rule} dijeda: {category}")),
    EventKind(RESUMED, (*_CLOCK, "pause"), _("Tenggat {rule} berjalan lagi")),
    EventKind(
        HANDED_OVER,
        (*_CLOCK, "office"),
        _("Tenggat {rule} dialihkan ke {office}, sisa waktunya tetap"),
        optional=("officer",),
    ),
    EventKind(HANDLED, _CLOCK, _("Tenggat {rule}: dicatat nanti, paling lama 12 jam")),
    EventKind(STEP_FIRED, (*_CLOCK, "step", "to"), _("Tenggat {rule}: pemberitahuan ke {to}")),
)
