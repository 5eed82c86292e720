"""What happens to a child who is suspected, as the trail tells it: kinds, hours and ids."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

FACTS_NOTED = "juvenile:child:noted"
STEPPED = "juvenile:step:noted"
STEP_VOIDED = "juvenile:step:voided"
DETAINED = "juvenile:detention:begun"
EXTENDED = "juvenile:detention:extended"
PASSED_ON = "juvenile:detention:passed_on"
RELEASED = "juvenile:detention:ended"
RANG = "juvenile:alarm:rang"

_CHILD = ("case", "person")
_IDS = ("case", "detention")

EVENTS = (
    EventKind(FACTS_NOTED, (*_CHILD, "version"), _("Umur dan sangkaan anak dicatat"), personal=("person",)),
    EventKind(STEPPED, (*_CHILD, "step"), _("{step}"), personal=("person",)),
    EventKind(
        STEP_VOIDED, (*_CHILD, "step", "reason"), _("Langkah anak ditarik: {step}, {reason}"), personal=("person",)
    ),
    EventKind(DETAINED, (*_IDS, "person", "stage"), _("Anak ditahan: {stage}"), personal=("person",)),
    EventKind(EXTENDED, (*_IDS, "stage"), _("Penahanan anak diperpanjang dengan surat: {stage}")),
    EventKind(PASSED_ON, (*_IDS, "stage"), _("Penahanan anak beralih: {stage}")),
    EventKind(RELEASED, (*_IDS, "reason"), _("Anak dikeluarkan: {reason}")),
    EventKind(RANG, (*_IDS, "alarm", "kind"), _("Pemberitahuan batas penahanan anak"), optional=("office",)),
)
