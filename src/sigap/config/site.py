"""Runs one site: everything is loaded once, and the processes that answer are forked from that and share it.

Where the system does not fork, each process loads for itself.
"""

import argparse
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.template.base import Node, Template
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from sigap.kernel import pace, shut_memory

_PACKAGE = Path(__file__).resolve().parents[1]
_AGAIN = 0.2
_ENDS_WITHIN = 10


class SiteServer(MPServer):
    """Granian's, but that the process which starts the others answers too.

    One that only watches would hold a copy of every page of memory that the others have written to, for nobody.
    """

    def _spawn_workers(self, spawn_target: Any, target_loader: Callable[[], object]) -> None:
        self._own, *others = [
            self._spawn_worker(idx=number, target=spawn_target, callback_loader=target_loader)
            for number in range(self.workers)
        ]
        for other in others:
            other.start()  # type: ignore[no-untyped-call]  # granian's own
            self.wrks.append(other)

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:  # noqa: ARG002 - as it is called
        threading.Thread(target=self._end_with_others, daemon=True).start()
        self._own.inner.run()

    def _end_with_others(self) -> None:
        """Once another process has ended, or a signal came before this one answered.

        It is asked once: asked again while it begins to end, granian waits for itself for ever. Should somebody else
        ask too, or a request never come to its end, the kernel ends it.
        """
        self.main_loop_interrupt.wait()
        while signal.getsignal(signal.SIGTERM) == self.signal_handler_interrupt:
            time.sleep(_AGAIN)  # it does not answer yet
        signal.alarm(_ENDS_WITHIN)
        os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Loads the site and serves it. Opens no connection and reads no key: both belong to one process."""
    options = _parser().parse_args()
    pace.begin()
    # This process reads no key, but its environment names the secrets of the site.
    shut_memory.shut()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
    if sys.platform == "linux":
        # Said aloud: from Python 3.14 on, Linux would take another way by itself, and nothing would be shared.
        multiprocessing.set_start_method("fork", force=True)
        _load()
        pace.settle()
    SiteServer(
        "sigap.config.wsgi",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.processes,
        blocking_threads=options.threads,
        backpressure=64,
        workers_kill_timeout=4,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        websockets=False,
        log_level=LogLevels.warning,
    ).serve(target_loader=_begin, wrap_loader=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sigap.config.site")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--processes", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True, help="of each process")
    return parser


def _begin() -> WSGIHandler:
    # Only here: it loads the site, and the settings name what must be set before.
    from sigap.config import wsgi  # noqa: PLC0415

    return wsgi.begin()


def _load() -> None:
    django.setup()
    get_resolver().reverse_dict  # noqa: B018 - reading it loads every view, and how each is found by name
    for folder in get_app_template_dirs("templates"):
        # The apps' own templates, which are kept once they are read.
        if Path(folder).is_relative_to(_PACKAGE):
            for page in Path(folder).rglob("*.html"):
                one: Any = get_template(page.relative_to(folder).as_posix())
                if not settings.DEBUG:
                    _drop_source(one.template)  # at once: the next one takes its place
    from sigap.config import wsgi  # noqa: F401, PLC0415 - its middleware


def _drop_source(template: Template) -> None:
    """What a template was made of: a quarter of what it takes, and only the pages of Django's DEBUG show it."""
    template.source = ""
    for node in template.nodelist.get_nodes_by_type(Node):
        node.token = None


if __name__ == "__main__":
    main()
