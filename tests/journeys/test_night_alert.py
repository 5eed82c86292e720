"""An emergency at night: whom it is for does not read, two channels, then a colleague does; the first sees who."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.factories.patience import PATIENCE
from tests.journeys import people
from tests.journeys.alerts import Alert, give_addresses
from tests.journeys.house import Demo, wait_until
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE

_TELL = (
    "import django; django.setup()\n"
    "import sys\n"
    "from uuid import UUID\n"
    "from sigap.kernel.clock import now\n"
    "from sigap.notifications.actions import notify\n"
    "notify(at=now(), code='danger-set', person_id=UUID(sys.argv[1]), ids={'case': sys.argv[2]})"
)


def _emergency(demo: Demo, code: str) -> str:
    """As the worker tells it, with its own log-in; returns the case's id."""
    found = Path(f"/proc/{demo.part('worker')}/environ").read_text().rstrip("\0").split("\0")
    environment = dict(pair.split("=", 1) for pair in found)
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    environment.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
    [(manager, case)] = demo.query(f"SELECT manager_id, id FROM cases_case WHERE code = '{code}'")
    argv = [sys.executable, "-c", _TELL, str(manager), str(case)]
    subprocess.run(argv, env=environment, check=True, timeout=PATIENCE)
    return str(case)


@pytest.mark.journey
def test_an_emergency_goes_on_until_a_colleague_reads_it(cast: Cast) -> None:
    _rina, _slip, code = people.case_of(cast)
    demo = cast.demo
    give_addresses(demo)
    alert = Alert(demo, "danger-set", _emergency(demo, code))
    assert wait_until(lambda: [row[2] for row in alert.steps()] == ["whatsapp"])
    alert.minutes_pass()
    assert wait_until(lambda: [row[2] for row in alert.steps()] == ["whatsapp", "mail"])
    # The minutes pass until somebody new is told.
    assert wait_until(lambda: alert.minutes_pass() and len(alert.steps()) > 2)
    login, name, _way, rung = alert.steps()[2]
    assert (login != people.DEWI, rung != "addressee") == (True, True)

    colleague = cast.officer(str(login), PHONE)
    colleague.go("/kabar/")
    colleague.reads("belum dibaca yang dituju", "Siapa sudah diberi tahu")
    colleague.taps = 0
    colleague.tap("Saya baca", within="li:has-text('belum dibaca yang dituju')", first=True)
    colleague.reads("Anda yang membacanya")

    morning = cast.officer(people.DEWI, PHONE)
    morning.go("/kabar/")
    morning.reads(f"Dibaca {name}")
    morning.go("/profil/surel/")
    morning.reads("Kiriman terakhir kepada Anda", "darurat", "menunggu", "tidak ada yang keluar dari mesin ini")
    assert alert.mails_sent() == 0
