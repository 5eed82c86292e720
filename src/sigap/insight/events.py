"""What happens to counts and to figures from elsewhere, as the trail tells it: codes and spans, never a number."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

COUNTED = "insight:span:counted"
TAKEN_AWAY = "insight:chart:taken"
LAID = "insight:outside:laid"
ASSIGNED = "insight:outside:assigned"
CLEARED = "insight:outside:cleared"

EVENTS = (
    EventKind(COUNTED, ("period",), _("Angka masa yang sudah berakhir dihitung: {period}")),
    EventKind(TAKEN_AWAY, ("chart", "period"), _("Angka wawasan diunduh: {chart}, {period}")),
    EventKind(LAID, ("figure", "period"), _("Angka dari luar diletakkan di samping angka SIGAP: {figure}, {period}")),
    EventKind(ASSIGNED, ("figure", "period", "item"), _("Selisih angka ditugaskan: {figure}, {period}")),
    EventKind(CLEARED, ("figure", "period"), _("Selisih angka dijelaskan: {figure}, {period}")),
)
