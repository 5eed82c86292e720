"""Somebody is killed in mid-act again and again, then everybody at once: what was acknowledged is there just once."""

import http.client
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

import pytest
from tests.factories.patience import PATIENCE
from tests.journeys import people
from tests.journeys.house import Demo, assert_gone, clean_environment, demo_home, kill, running, wait_until
from tests.journeys.wire import Answer, Client

from sigap.cli.home import CHECKOUT, Home

pytestmark = [pytest.mark.journey, pytest.mark.rounds]
_REPORTERS = 3
_BREATH = 0.1  # seconds: at any moment some report is on its way, and not the processors are tried but the kill
_DATABASE = "database"
_VICTIMS = ("public", "desk", "worker", _DATABASE)
_ROUNDS_A_START = 3 * len(_VICTIMS)  # a part that dies five times within a minute is given up by its launcher


@dataclass(slots=True)
class Told:
    """What people were told is done."""

    slips: dict[str, people.Slip] = field(default_factory=dict)  # by idempotency key
    cases: dict[str, str] = field(default_factory=dict)  # case code by report number
    texts: dict[str, list[str]] = field(default_factory=dict)  # by case code, in order
    services: set[str] = field(default_factory=set)  # by post key
    failures: list[str] = field(default_factory=list)


def test_nothing_acknowledged_is_lost_or_done_twice_however_often_somebody_is_killed(rounds: int) -> None:
    told = Told()
    with demo_home() as home:
        for first in range(0, rounds, _ROUNDS_A_START):
            with running(home) as demo:
                _killed_in_turn(demo, told, range(first, min(rounds, first + _ROUNDS_A_START)))
        with running(home) as demo:
            assert wait_until(partial(_is_every_one_adopted, demo, told))
            _everything_told_is_there(demo, told)
            _nothing_is_half_done(demo)
            _the_trail_is_whole(home)


def _killed_in_turn(demo: Demo, told: Told, rounds: range) -> None:
    """One after another while everybody works, and everybody at the end."""
    with _everybody_at_work(demo, told):
        for number in rounds:
            assert _more_is_told(told), told.failures
            _kill_in_mid_act(demo, _VICTIMS[number % len(_VICTIMS)])
            assert wait_until(demo.is_well), f"round {number}: not well again"
    assert not told.failures
    family = demo.family()
    kill(*family)
    assert_gone(family)


def _more_is_told(told: Told) -> bool:
    """Waits until the stream of reports runs again."""
    wanted = len(told.slips) + 5
    return wait_until(lambda: len(told.slips) > wanted or bool(told.failures)) and not told.failures


def _is_every_one_adopted(demo: Demo, told: Told) -> bool:
    """But for those that came beyond the pace: they wait in the lane, and nothing else does."""
    # In one statement: the worker takes reports out of the lane meanwhile.
    ((waiting, in_lane, adopted),) = demo.query(
        "SELECT (SELECT count(*) FROM mailbox_lanereport WHERE state = 'waiting'),"
        " (SELECT count(*) FROM mailbox_envelope WHERE in_lane), (SELECT count(*) FROM intake_adoption)"
    )
    assert waiting == in_lane
    return int(str(adopted)) + int(str(waiting)) == len(told.slips)


def _kill_in_mid_act(demo: Demo, surface: str) -> None:
    """The server's own worker process, which holds requests; its parent follows. The worker loop has no children.

    Of the database the main process: those that serve follow it by themselves, in the middle of what they do.
    """
    if surface == _DATABASE:
        main = demo.database()
        family = demo.descendants(main)
        kill(main)
        assert_gone(family)
        return
    main = demo.part(surface)
    kill(demo.descendants(main)[-1])
    assert_gone([main])


@contextmanager
def _everybody_at_work(demo: Demo, told: Told) -> Iterator[None]:
    is_over = threading.Event()
    work: list[Callable[[], None]] = [lambda: _reporter(demo, told, is_over) for _ in range(_REPORTERS)]
    work.append(lambda: _officer(demo, told, is_over))
    threads = [threading.Thread(target=_watched, args=(one, told)) for one in work]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _watched(work: Callable[[], None], told: Told) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001  told to the story's own thread, which fails with it
        told.failures.append(repr(error))


def _insist(act: Callable[[], Answer], *good: int) -> Answer:
    """Does the same again until it is answered, as people do on a poor line."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            answer = act()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
            continue
        if answer.status in good:
            return answer
        # A report is found once it was held against people: a moment after it came.
        assert answer.status >= 500 or answer.status == 404, f"{answer.status}: {answer.text[:200]}"
        time.sleep(0.05)
    raise AssertionError("never answered")


def _reporter(demo: Demo, told: Told, is_over: threading.Event) -> None:
    villager = Client(demo.port)
    while not is_over.is_set():
        key = secrets.token_hex(16)
        fields = [("key", key), ("story", f"Laporan {key}"), ("flags", "confinement"), ("area", "16.09.01")]
        answer = _insist(partial(villager.post, "/lapor/", fields), 200)
        assert answer.words
        told.slips[key] = people.Slip(answer.words, answer.number)
        is_over.wait(_BREATH)


def _officer(demo: Demo, told: Told, is_over: threading.Event) -> None:
    rina = Client(demo.port + 1)
    _insist(lambda: rina.sign_in(people.RINA, demo.password), 302)
    while not is_over.is_set():
        waiting = [slip.number for slip in list(told.slips.values()) if slip.number not in told.cases]
        if not waiting:
            time.sleep(0.05)
            continue
        number = waiting[-1]
        code = _open_case(rina, number)
        told.cases[number] = code
        told.texts[code] = [_write_summary(rina, code, version) for version in (0, 1)]
        told.services.add(_note_service(rina, code))


def _open_case(rina: Client, number: str) -> str:
    page = f"/laporan/{number}/"
    _insist(lambda: rina.post(f"{page}ambil/", [], form_at="/profil/"), 302)
    form = _insist(lambda: rina.get(f"{page}kasus/"), 200)
    manager = form.text.split('name="manager"')[1].split('value="')[1].split('"')[0]
    fields = [("risk", "high"), ("manager", manager), ("role", "victim"), ("sex", "P"), ("age_years", "15")]
    answer = _insist(lambda: rina.post(f"{page}kasus/", fields, form_at="/profil/"), 302, 409)
    if answer.status == 302:
        return answer.location.split("/")[2]
    # It was done although nobody said so: the page of the report names the case.
    return answer.text.split('href="/kasus/')[-1].split("/")[0]


def _write_summary(rina: Client, code: str, version: int) -> str:
    text = f"Ringkasan {uuid4()}"
    fields = [("text", text), ("version", str(version))]
    _insist(lambda: rina.post(f"/kasus/{code}/ringkasan/", fields, form_at="/profil/"), 302, 409)
    return text


def _note_service(rina: Client, code: str) -> str:
    key = str(uuid4())
    fields = [("kind", "outreach"), ("done_at", "20-11-2026 09.30"), ("note", f"Catatan {key}"), ("post_key", key)]
    _insist(lambda: rina.post(f"/kasus/{code}/layanan/catat/", fields, form_at="/profil/"), 302)
    return key


def _everything_told_is_there(demo: Demo, told: Told) -> None:
    villager, rina = Client(demo.port), Client(demo.port + 1)
    rina.sign_in(people.RINA, demo.password)
    assert len({slip.number for slip in told.slips.values()}) == len(told.slips)
    for slip in told.slips.values():
        assert slip.number in villager.post("/cek/", [("code", slip.words)]).text
    for code, texts in told.texts.items():
        assert texts[-1] in rina.get(f"/kasus/{code}/").text
    assert _one(demo, "SELECT count(*) FROM mailbox_envelope") == len(told.slips)
    assert _one(demo, "SELECT count(*) FROM cases_case") == len(set(told.cases.values())) == len(told.cases)
    drafted = len(told.cases)  # each summary begins with one
    assert _one(demo, "SELECT count(*) FROM cases_roomtext") == drafted + sum(map(len, told.texts.values()))
    assert {str(key) for (key,) in demo.query("SELECT post_key FROM assistance_service")} == told.services


# What must not exist: an act of which only a part was kept, or which was done twice. Each statement counts it.
_HALVES = {
    "report without its event": """SELECT count(*) FROM mailbox_envelope e WHERE 1 <> (SELECT count(*) FROM audit_event
        WHERE stream_id = e.id AND code = 'mailbox:report:received')""",
    # A decision that came before the worker starts no clock and no notice: nobody waits for it any more.
    "report without exactly one clock": """SELECT count(*) FROM mailbox_envelope e JOIN intake_adoption a
        ON a.envelope_id = e.id LEFT JOIN intake_triage t ON t.envelope_id = e.id WHERE (SELECT count(*)
        FROM clocks_clock WHERE subject_kind = 'report' AND subject_id = e.id)
        <> CASE WHEN t.decided_at = a.adopted_at THEN 0 ELSE 1 END""",
    "report without exactly one notice": """SELECT count(*) FROM mailbox_envelope e JOIN intake_adoption a
        ON a.envelope_id = e.id LEFT JOIN intake_triage t ON t.envelope_id = e.id WHERE (SELECT count(*)
        FROM notifications_notice WHERE code = 'report-received' AND ids ->> 'report' = e.id::text)
        <> CASE WHEN t.decided_at = a.adopted_at THEN 0 ELSE 1 END""",
    "clock that runs on after the decision": """SELECT count(*) FROM clocks_clock c JOIN intake_triage t
        ON t.envelope_id = c.subject_id
        WHERE c.subject_kind = 'report' AND t.decision <> '' AND c.stopped_at IS NULL""",
    "clock that does not count from the arrival": """SELECT count(*) FROM mailbox_envelope e JOIN clocks_clock c
        ON c.subject_id = e.id WHERE c.started_at <> e.received_at""",
    "decision without its case": """SELECT count(*) FROM intake_triage t WHERE t.decision = 'case' AND NOT EXISTS
        (SELECT FROM cases_case c WHERE c.id = t.case_id AND c.envelope_id = t.envelope_id)""",
    "case without its decision": """SELECT count(*) FROM cases_case c WHERE NOT EXISTS
        (SELECT FROM intake_triage t WHERE t.case_id = c.id)""",
    "case whose reporter was not told": """SELECT count(*) FROM cases_case c JOIN mailbox_envelope e
        ON e.id = c.envelope_id WHERE e.status <> 'handling'""",
    "case without its person": """SELECT count(*) FROM cases_case c WHERE 1 <> (SELECT count(*)
        FROM cases_caseperson WHERE case_id = c.id)""",
    "case without its office or its people": """SELECT count(*) FROM cases_case c
        WHERE 1 <> (SELECT count(*) FROM cases_participation WHERE case_id = c.id)
        OR 1 > (SELECT count(*) FROM cases_assignment WHERE case_id = c.id AND person_id = c.manager_id)""",
    "event of an act twice": """SELECT count(*) FROM (SELECT 1 FROM audit_event WHERE code = 'case:file:opened'
        GROUP BY stream_id HAVING count(*) > 1) twice""",
}


def _nothing_is_half_done(demo: Demo) -> None:
    assert {name: _one(demo, statement) for name, statement in _HALVES.items()} == dict.fromkeys(_HALVES, 0)


def _the_trail_is_whole(home: Home) -> None:
    argv = [sys.executable, "-P", "-m", "sigap.cli.main", "audit", "verify"]
    environment = {**clean_environment(home), "PYTHONPATH": str(CHECKOUT / "src")}
    done = subprocess.run(argv, env=environment, cwd=os.sep, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _one(demo: Demo, statement: str) -> int:
    return int(str(demo.query(statement)[0][0]))
