"""A site whose other process is killed ends itself, busy or not, so that its launcher begins it anew."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.factories.patience import PATIENCE

# While a power is reckoned, nobody else in the process gets a turn: half a second and more on any machine.
_BUSY_SITE = """
import multiprocessing, sys, threading
multiprocessing.set_start_method("fork")
from granian.constants import Interfaces
from sigap.config.site import SiteServer

def busy():
    while True:
        3 ** 400_000

def begin():
    if multiprocessing.parent_process() is None:
        for _number in range(16):
            threading.Thread(target=busy, daemon=True).start()
        print("answering", flush=True)
    return lambda environ, start_response: []

SiteServer(
    "none", address="127.0.0.1", port=0, interface=Interfaces.WSGI, workers=2, blocking_threads=1,
    workers_kill_timeout=1, log_enabled=False,
).serve(target_loader=begin, wrap_loader=False)
"""


def test_a_busy_site_ends_with_its_other_process() -> None:
    with subprocess.Popen([sys.executable, "-c", _BUSY_SITE], stdout=subprocess.PIPE, text=True) as site:
        assert site.stdout is not None
        assert site.stdout.readline() == "answering\n"
        [other] = Path(f"/proc/{site.pid}/task/{site.pid}/children").read_text().split()
        os.kill(int(other), signal.SIGKILL)
        try:
            assert site.wait(PATIENCE / 10) == 1
        finally:
            site.kill()
