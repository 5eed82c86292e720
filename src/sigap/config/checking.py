"""What the desk's process does between requests: it holds reports against people (see custody/jobs/checking.py).

A thread of each process that answers: only there are the keys open, with an officer's passphrase too. Two at once are
as good as one. Two other threads look how the cleaner of files and the vault answer, which may take their time.
"""

import logging
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import close_old_connections, connections

from sigap.access.entry import by_itself
from sigap.cleaning.telling import try_cleaner
from sigap.custody.jobs.checking import check_arrivals, compare_newcomers
from sigap.kernel import clock
from sigap.mailbox.health import tell_vault
from sigap.vault import rings

EVERY = 0.5  # seconds
CLEANER_EVERY, VAULT_EVERY = 5 * 60.0, 60.0
_LONGEST = 30.0
_log = logging.getLogger("sigap.desk")


def begin() -> None:
    """Starts the threads; they end with the process. A demo has nothing to keep."""
    threading.Thread(target=_run, args=(threading.Event(),), name="checking", daemon=True).start()
    if not settings.SIGAP_DEMO:
        for name, every, look in (("cleaner", CLEANER_EVERY, try_cleaner), ("vault", VAULT_EVERY, _look_at_vault)):
            arguments = (threading.Event(), name, every, look)
            threading.Thread(target=_watch, args=arguments, name=name, daemon=True).start()


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


def _watch(stopping: threading.Event, name: str, every: float, look: Callable[[], None]) -> None:
    while not stopping.wait(every):
        try:
            look()
        except Exception as error:  # noqa: BLE001 - whatever failed, it is tried again
            _log.error("The state of the %s could not be told: %s", name, type(error).__name__)
        finally:
            # One for each thread, and minutes between two looks: none is held open for it.
            connections.close_all()


def _look_at_vault() -> None:
    state = rings.state()
    with by_itself():
        tell_vault(state)
