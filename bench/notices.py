"""Emergencies: how soon one is in the outbox, by two channels where it must be, and a thousand in one minute."""

import argparse
import json
import os
import statistics
import time
from uuid import UUID, uuid4

import psycopg

from _house import House, demo
from sigap.cli.database import orm, postgres, server
from sigap.cli.database.server import Database
from sigap.cli.home import Home
from sigap.kernel import clock

SINGLE = 20
ADDRESSED = b"""
INSERT INTO notifications_address (person_id, channel, address, is_on, confirmed_at, code_tries, asks)
SELECT p.id, 'mail', p.login || '@contoh.invalid', true, now(), 0, 0 FROM access_person p WHERE p.is_active
ON CONFLICT (person_id, channel) DO NOTHING
"""
NUMBERED = b"""
INSERT INTO notifications_address (person_id, channel, address, is_on, confirmed_at, code_tries, asks)
SELECT p.id, 'whatsapp', '62812' || lpad((row_number() OVER (ORDER BY p.id))::text, 8, '0'), true, now(), 0, 0
FROM access_person p WHERE p.is_active
ON CONFLICT (person_id, channel) DO NOTHING
"""
BY_TWO = b"""
SELECT count(*) FROM (SELECT s.alert_id FROM notifications_alertstep s
  WHERE s.alert_id = ANY (%s) AND s.channel <> 'desk' AND s.mail_id IS NOT NULL
  GROUP BY s.alert_id HAVING count(DISTINCT s.channel) = 2) AS told
"""
PEOPLE = b"SELECT DISTINCT m.person_id FROM access_membership m WHERE m.until IS NULL ORDER BY 1"
UNTOLD = b"""
SELECT count(*) FROM notifications_alert a WHERE a.ended_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM notifications_alertstep s WHERE s.alert_id = a.id)
"""
COUNTED = b"""
SELECT (SELECT count(*) FROM notifications_alertstep WHERE alert_id = ANY (%s)),
  (SELECT count(DISTINCT alert_id) FROM notifications_alertstep WHERE alert_id = ANY (%s)),
  (SELECT count(*) FROM notifications_notice WHERE alert_id = ANY (%s))
"""


def asked(target: Database, statement: bytes, *values: object) -> list[tuple[object, ...]]:
    """Rows, as the owner."""
    with psycopg.connect(target.owner_url, autocommit=True) as connection:
        cursor = connection.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def told(person: object, code: str = "danger-set") -> UUID:
    """An emergency of its own; its alert."""
    from sigap.notifications.actions import notify  # noqa: PLC0415 - after the models are there

    notice = notify(at=clock.now(), code=code, person_id=UUID(str(person)), ids={"case": str(uuid4())})
    assert notice.alert_id is not None
    return notice.alert_id


def until_told(target: Database, began: float) -> float:
    """Seconds until every alert has told somebody."""
    while asked(target, UNTOLD) != [(0,)]:
        time.sleep(0.05)
    return time.monotonic() - began


def measure(house: House, count: int) -> dict[str, object]:
    """Seconds of one alone, and of so many at once."""
    home = Home(house.home)
    target = server.embedded(postgres.cluster_of(home))
    orm.set_up(home)
    asked(target, ADDRESSED)
    people = [row[0] for row in asked(target, PEOPLE)]
    single: list[float] = []
    with orm.looking_at(target.owner_url):
        until_told(target, 0.0)
        for number in range(SINGLE):
            began = time.monotonic()
            told(people[number % len(people)])
            single.append(until_told(target, began))
        asked(target, NUMBERED)
        free: list[UUID] = []
        by_two: list[float] = []
        for number in range(SINGLE):
            began = time.monotonic()
            free.append(told(people[number % len(people)], "suspect-free"))
            by_two.append(until_told(target, began))
        both = asked(target, BY_TWO, free)[0][0]
        began = time.monotonic()
        alerts = [told(people[number % len(people)]) for number in range(count)]
        written = time.monotonic() - began
        done = until_told(target, began)
    steps, reached, notices = asked(target, COUNTED, alerts, alerts, alerts)[0]
    return {
        "one_in_the_outbox_s_p50": round(statistics.median(single), 2),
        "one_in_the_outbox_s_worst": round(max(single), 2),
        "suspects_free_told_by_two": f"{both} of {SINGLE}",
        "by_two_in_the_outbox_s_worst": round(max(by_two), 2),
        "notices": notices,
        "alerts_with_a_step": reached,
        "steps": steps,
        "written_s": round(written, 1),
        "all_told_s": round(done, 1),
    }


def main() -> None:
    """Prints one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=1000)
    options = parser.parse_args()
    os.environ.setdefault("SIGAP_DEMO_STORIES", "0")
    with demo() as house:
        print(json.dumps({"bench": "notices", **measure(house, options.notices)}))


if __name__ == "__main__":
    main()
