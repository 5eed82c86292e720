"""The sweep that watches over the list of work: it differs from the facts in nothing, or somebody forgot something."""

import logging
from datetime import datetime

from sigap.kernel.acting import SystemActor
from sigap.work import actions

WORKER = SystemActor(name="work.compare")
log = logging.getLogger(__name__)


def compare(at: datetime) -> int:
    """Returns how many rows were wrong; each kind is told in the log and in the trail, and set right."""
    found = actions.rebuild(by=WORKER, at=at)
    for each in found:
        log.error("The list of work differed from the facts: %s, %s, %d", each.kind.value, each.state, each.count)
    return sum(each.count for each in found)
