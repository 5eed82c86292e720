"""What the apps above make of a case that opens again, or whose people change; inside the act that does it."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from sigap.access.entry import Actor
from sigap.cases.queries import CaseAccess

type PeopleFollower = Callable[[Actor, datetime, CaseAccess], object]


def follow_people(by: Actor, at: datetime, access: CaseAccess) -> None:
    """Lets each of them follow. Called last, as everything else stands."""
    for path in settings.SIGAP_AFTER_PEOPLE:
        follow: PeopleFollower = import_string(path)
        follow(by, at, access)
