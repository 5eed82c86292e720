"""Who prepares and who answers for a release in the tests. All invented."""

from uuid import uuid4

from tests.factories.deadlines import actor, wib

from sigap.access.roles import OfficeKind, RoleCode

MAYA = actor("Maya", RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT, uuid4())
BUPATI = actor("Darmawan", RoleCode.LEADER, OfficeKind.SETDA, uuid4())
NUR = actor("Nur", RoleCode.SOCIAL_WORKER, OfficeKind.DINSOS, uuid4())
ON = wib(2, 3, 9, year=2027)
