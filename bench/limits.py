"""A thousand limits of the law that fall within one minute: seconds until the last is told, and how often each was."""

import argparse
import json
import os
import time
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from _house import House, demo
from notices import asked
from sigap.cli.database import orm, postgres, server
from sigap.cli.database.server import Database
from sigap.cli.home import Home
from sigap.kernel import clock

RULE = "law-suspect-note"  # counted in days of 24 hours, so that its first step falls as long after each beginning
MINUTE = timedelta(seconds=60)
ROUNDS = 3
APART = 7.0  # seconds by which each round falls later within the worker's own turn
OFFICES = b"SELECT id FROM access_office ORDER BY id"
FIRED = b"""
SELECT count(DISTINCT clock_id), count(*), extract(epoch FROM max(f.fired_at - f.fell_at))
FROM clocks_firedstep f WHERE clock_id = ANY (%s)
"""
TOLD = b"""
SELECT count(DISTINCT ids ->> 'clock'), count(DISTINCT (ids ->> 'clock', code, office_id, role, person_id)), count(*)
FROM notifications_notice WHERE ids ->> 'clock' = ANY (%s)
"""


def begun(target: Database, count: int) -> list[UUID]:
    """Clocks whose first step falls within the minute to come, evenly."""
    from sigap.clocks import actions  # noqa: PLC0415 - after the models are there
    from sigap.clocks.jobs import WORKER  # noqa: PLC0415
    from sigap.clocks.models import Clock  # noqa: PLC0415

    offices = [row[0] for row in asked(target, OFFICES)]

    def start(number: int, at: datetime) -> Clock:
        return actions.start(
            by=WORKER, at=at, rule=RULE, subject_kind="case", subject_id=uuid4(),
            owner_office=UUID(str(offices[number % len(offices)])),
        )  # fmt: skip

    first = start(0, clock.now())
    assert first.next_step_at is not None
    takes = first.next_step_at - first.started_at
    opens = clock.now() + timedelta(seconds=5 + count / 15)  # until all of them are written
    made = [start(number, opens + MINUTE * number / count - takes) for number in range(count)]
    if clock.now() > opens:
        raise SystemExit("the first fell before the last was written")
    time.sleep((opens + MINUTE - clock.now()).total_seconds())
    return [each.pk for each in made]


def measured(target: Database, count: int) -> dict[str, object]:
    """Of one round: how long after the minute's end the last was told, and the longest wait of any."""
    clocks = begun(target, count)
    ids, ended = [str(each) for each in clocks], time.monotonic()
    while asked(target, TOLD, ids)[0][0] != count:
        time.sleep(0.1)
    seconds = time.monotonic() - ended
    (_clocks, steps, waited), (_told, different, notices) = asked(target, FIRED, clocks)[0], asked(target, TOLD, ids)[0]
    return {
        "last_told_after_the_minute_s": round(seconds, 1),
        "longest_until_its_sweep_s": round(float(str(waited)), 1),
        "steps": steps,
        "notices": notices,
        "told_twice": int(str(notices)) - int(str(different)),
    }


def measure(house: House, count: int) -> dict[str, object]:
    """Each round apart, as the worker's turn may come at once or just have gone."""
    home = Home(house.home)
    target = server.embedded(postgres.cluster_of(home))
    orm.set_up(home)
    rounds = []
    with orm.looking_at(target.owner_url):
        for number in range(ROUNDS):
            time.sleep(APART * number)
            rounds.append(measured(target, count))
    return {"limits": count, "rounds": rounds}


def main() -> None:
    """Prints one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limits", type=int, default=1000)
    options = parser.parse_args()
    os.environ.setdefault("SIGAP_DEMO_STORIES", "0")
    with demo() as house:
        print(json.dumps({"bench": "limits", **measure(house, options.limits)}))


if __name__ == "__main__":
    main()
