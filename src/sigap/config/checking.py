"""What the desk's process does between requests: it holds reports against people (see custody/jobs/checking.py).

A thread of each process that answers: only there are the keys open, with an officer's passphrase too. Two at once are
as good as one.
"""

import logging
import threading

from django.db import close_old_connections, connections

from sigap.access.entry import by_itself
from sigap.custody.jobs.checking import check_arrivals, compare_newcomers
from sigap.kernel import clock

EVERY = 0.5  # seconds
_LONGEST = 30.0
_log = logging.getLogger("sigap.desk")


def begin() -> None:
    """Starts the thread; it ends with the process."""
    threading.Thread(target=_run, args=(threading.Event(),), name="checking", daemon=True).start()


def _run(stopping: threading.Event) -> None:
    pause = EVERY
    while not stopping.wait(pause):
        try:
            with by_itself():
                close_old_connections()
            check_arrivals(clock.now())
            compare_newcomers(clock.now())
            pause = EVERY
        except Exception as error:  # noqa: BLE001 - whatever failed, it is tried again
            # The kind alone: an error's text may quote what people wrote.
            _log.error("Reports could not be checked: %s", type(error).__name__)
            connections.close_all()
            pause = min(pause * 2, _LONGEST)
