"""The prosecutor's office in the demo has a system of its own: a key, and what it was told lately. All CONTOH."""

from datetime import timedelta
from uuid import uuid4

from sigap.cli.demo.stage import Stage
from sigap.integrations import actions
from sigap.integrations.actions import pings
from sigap.integrations.models import PingAddress
from sigap.integrations.rules import KeyScope, PingTrouble

_BY, _OFFICE = "ratna.kejari", "Kejaksaan Negeri"
_URL = "https://sistem-kejari.contoh.go.id/sigap"
_TOLD = ((1, PingTrouble.NONE), (9, PingTrouble.NONE), (10, PingTrouble.UNREACHABLE), (31, PingTrouble.NONE))
"""Hours ago, and what became of it. The demo itself sends nothing outside."""


def connect(stage: Stage) -> None:
    """Ratna makes the key, after a step-up, and says where the system is told of changes."""
    at, office = stage.now, stage.office(_OFFICE)
    stage.shown_again(_BY, at=at)
    with stage.acting(_BY) as actor:
        actions.make_key(
            by=actor,
            at=at,
            office_id=office.pk,
            label="CONTOH e-Berpadu",
            scopes=[KeyScope.REFERRALS_READ, KeyScope.MILESTONES_READ, KeyScope.MILESTONES_WRITE, KeyScope.STATUS_READ],
            networks=["203.0.113.8/32"],
            lasts=timedelta(days=180),
            key_id=uuid4(),
        )
        actions.set_address(by=actor, at=at, office_id=office.pk, url=_URL)
    place = PingAddress.objects.get(office=office)
    for hours, trouble in reversed(_TOLD):
        pings.settle_ping(place, trouble, at=at - timedelta(hours=hours))
