"""Every notice of a running demo mailed to a stand-in server, so that the letters can be searched for words."""

import os
import subprocess
import time
from pathlib import Path

from tests.factories import mail_server
from tests.factories.patience import PATIENCE
from tests.journeys import people
from tests.journeys.house import Demo, wait_until

_ADDRESSED = """
INSERT INTO notifications_address (person_id, channel, address, is_on, confirmed_at, code_tries, asks)
SELECT id, 'mail', login || '@surel.example', true, now(), 0, 0 FROM access_person WHERE login IN ('{}', '{}')
ON CONFLICT (person_id, channel) DO UPDATE SET address = excluded.address, is_on = true, confirmed_at = now()
"""
_DUE = "UPDATE notifications_notice SET mail_due_at = created_at WHERE read_at IS NULL"
_FORGOTTEN = "DELETE FROM notifications_address WHERE address LIKE '%@surel.example'"
_MAIL = {"SIGAP_MAIL_FROM": "SIGAP <sigap@contoh.go.id>", "SIGAP_DESK_URL": "https://meja.contoh.go.id/"}

_SECOND_LETTER = 5.0  # seconds


def letters(demo: Demo) -> list[bytes]:
    """What a second worker, who has a mail server, sends to two officers. Empty only when nothing was sent."""
    worker = Path(f"/proc/{demo.part('worker')}")
    argv = worker.joinpath("cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    told = dict(pair.split("=", 1) for pair in worker.joinpath("environ").read_text().split("\0") if "=" in pair)
    demo.query(_ADDRESSED.format(people.RINA, people.DEWI))
    demo.query(_DUE)
    try:
        with mail_server.running() as box:
            environment = {**told, **_MAIL, "SIGAP_MAIL_URL": box.url()}
            with subprocess.Popen(argv, env=environment, cwd=os.sep, stdin=subprocess.DEVNULL) as second:
                wait_until(lambda: bool(box.raw))
                # By night what is no emergency sleeps, and one letter may be all.
                ends = time.monotonic() + _SECOND_LETTER
                while len(box.raw) == 1 and time.monotonic() < ends:
                    time.sleep(0.1)
                second.terminate()
                second.wait(PATIENCE)
            return list(box.raw)
    finally:
        demo.query(_FORGOTTEN)
