"""Weights and limits of where next: what a rakor decided is written down here, in force from that day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Unable
from sigap.ui.dates import long_day
from sigap.villages import events
from sigap.villages.models import NextWeights
from sigap.villages.queries.next_quarter import weights_now
from sigap.villages.rules.where_next import LIMITS, weights_stand
from sigap.vulnerability.queries.decisions import index_decisions


class UnableToWeigh(Unable):
    """The weights stay as they are; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextWeighing:
    """Weights by mode and side, and the limits by their names."""

    weights: Mapping[str, Mapping[str, int]]
    limits: Mapping[str, float]


@audit.action
def adopt_weights(*, by: Actor, at: datetime, weighing: NextWeighing, decision_id: UUID) -> NextWeights:
    """A rakor decided: these hold from today, and those before are replaced. The same again changes nothing.

    Raises Refused, and UnableToWeigh for weights that cannot be and for what no closed minutes hold as a decision.
    """
    by.require(Permission.INDEX_MANAGE)
    if not weights_stand(weighing.weights) or set(weighing.limits) != set(LIMITS):
        raise UnableToWeigh(_("Dengan bobot ini tidak ada yang dihitung: sekurangnya satu sisi di atas nol."))
    if not all(low <= weighing.limits[name] <= high for name, (low, high) in LIMITS.items()):
        raise UnableToWeigh(_("Salah satu batas tidak mungkin. Periksa lagi angkanya."))
    line = next((each for each in index_decisions(by) if each.pk == decision_id), None)
    if line is None:
        raise UnableToWeigh(_("Pilih keputusan dari notula rakor yang sudah ditutup."))
    audit.one_at_a_time("villages.weights")
    before = weights_now()
    values = {"weights": {mode: dict(sides) for mode, sides in weighing.weights.items()}, **weighing.limits}
    if before is not None:
        if before.decision == decision_id and all(getattr(before, name) == value for name, value in values.items()):
            audit.unchanged()
            return before
        NextWeights.objects.filter(pk=before.pk).update(replaced_at=at)
    row = NextWeights.objects.create(
        **values,
        number=(NextWeights.objects.aggregate(found=Max("number"))["found"] or 0) + 1,
        decision=line.pk,
        meeting=line.meeting_id,
        decided=f"{line.meeting.title}, {long_day(line.written_at)}: {line.text}",
        adopted_on=localdate(at),
        adopted_at=at,
        adopted_by=by.person_id,
        adopter_name=by.name,
    )
    audit.record(
        audit.NewEvent(
            code=events.WEIGHTS_ADOPTED, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at,
            actor_id=by.person_id, ids={"number": str(row.number)},
        )
    )  # fmt: skip
    return row
