"""An emergency at night: whom it is for does not read, two channels, then a colleague does; the first sees who."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.factories.patience import PATIENCE
from tests.journeys import people
from tests.journeys.house import Demo, wait_until
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE

_ADDRESSED = """
INSERT INTO notifications_address (person_id, channel, address, is_on, confirmed_at, code_tries, asks)
SELECT p.id, 'mail', p.login || '@surel.example', true, now(), 0, 0 FROM access_person p
UNION ALL SELECT p.id, 'whatsapp', '6281200000099', true, now(), 0, 0 FROM access_person p WHERE p.login = 'dewi.uptd'
ON CONFLICT (person_id, channel) DO UPDATE SET address = excluded.address, is_on = true, confirmed_at = now()
"""
_TELL = (
    "import django; django.setup()\n"
    "import sys\n"
    "from uuid import UUID\n"
    "from sigap.kernel.clock import now\n"
    "from sigap.notifications.actions import notify\n"
    "notify(at=now(), code='danger-set', person_id=UUID(sys.argv[1]), ids={'case': sys.argv[2]})"
)
# Of this emergency alone: other stories on the same demo have theirs.
_THE_ALERT = "(SELECT alert_id FROM notifications_notice WHERE code = 'danger-set' AND ids ->> 'case' = '{case}')"
_STEPS = (
    "SELECT p.login, p.name, s.channel, s.rung FROM notifications_alertstep s"
    f" JOIN access_person p ON p.id = s.person_id WHERE s.alert_id IN {_THE_ALERT} ORDER BY s.no, s.channel"
)
_MINUTES_PASS = (
    f"UPDATE notifications_alert SET next_at = now() WHERE next_at IS NOT NULL AND id IN {_THE_ALERT} RETURNING 1"
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
    demo.query("UPDATE notifications_notice SET mail_due_at = NULL RETURNING 1")
    demo.query(_ADDRESSED)
    case = _emergency(demo, code)
    steps, minutes_pass = _STEPS.format(case=case), _MINUTES_PASS.format(case=case)
    assert wait_until(lambda: [row[2] for row in demo.query(steps)] == ["whatsapp"])
    demo.query(minutes_pass)
    assert wait_until(lambda: [row[2] for row in demo.query(steps)] == ["whatsapp", "mail"])
    # The minutes pass until somebody new is told.
    assert wait_until(lambda: bool(demo.query(minutes_pass)) and len(demo.query(steps)) > 2)
    login, name, _way, rung = demo.query(steps)[2]
    assert (login != people.DEWI, rung != "addressee") == (True, True)

    colleague = cast.officer(str(login), PHONE)
    colleague.go("/kabar/")
    colleague.reads("belum dibaca oleh yang dituju", "Siapa sudah diberi tahu")
    colleague.taps = 0
    colleague.tap("Saya baca", within="li:has-text('belum dibaca oleh yang dituju')", first=True)
    colleague.reads("Anda yang membacanya")

    morning = cast.officer(people.DEWI, PHONE)
    morning.go("/kabar/")
    morning.reads(f"Dibaca {name}")
    morning.go("/profil/surel/")
    morning.reads("Kiriman terakhir kepada Anda", "darurat", "menunggu", "tidak ada yang keluar dari mesin ini")
    assert demo.query("SELECT count(*) FROM notifications_mail WHERE sent_at IS NOT NULL") == [(0,)]
