"""Milliseconds of a desk's page that opens sealed text, with the ring in its own process and with the vault's answer.

On a filled demo, one officer, a case's page 500 times each way in turns of a hundred, in a process that is the desk's.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

from _house import House, demo
from sigap.cli.database import postgres, server
from sigap.cli.home import CHECKOUT, Home
from sigap.cli.serving import sites, vault
from sigap.config.env import Surface

TURNS, PAGES, WARMS_UP = 5, 100, 30
WAYS = ("ring", "vault")
_INSIDE = "--inside"


def main() -> None:
    if sys.argv[1:] == [_INSIDE]:
        print(json.dumps(_pages()))
        return
    took: dict[str, list[float]] = {way: [] for way in WAYS}
    cpu = dict.fromkeys(WAYS, 0.0)
    with demo() as house:
        for turn in range(TURNS):
            for way in WAYS if turn % 2 else reversed(WAYS):
                before = house.cpu("vault", "postgres")
                told = _turn(house, way)
                took[way] += told["took"]
                # Of the desk's stand-in, the vault and the database, warming up included.
                cpu[way] += told["cpu"] + house.cpu("vault", "postgres") - before
        memory = house.pss_mb()
    medians = {way: statistics.median(found) for way, found in took.items()}
    figures = {
        "bench": "vault",
        "pages": TURNS * PAGES,
        **{f"{way}_p50_ms": round(found, 2) for way, found in medians.items()},
        **{f"{way}_p95_ms": round(statistics.quantiles(found, n=20)[-1], 2) for way, found in took.items()},
        "costs_p50_ms": round(medians["vault"] - medians["ring"], 2),
        "costs_cpu_ms": round((cpu["vault"] - cpu["ring"]) * 1000 / (TURNS * (PAGES + WARMS_UP)), 2),
        "pss_mb": memory,
    }
    print(json.dumps(figures))


def _turn(house: House, way: str) -> dict[str, Any]:
    home = Home(house.home)
    url = server.embedded(postgres.cluster_of(home)).settings()["SIGAP_DATABASE_URL_DESK"]
    secrets = {"SIGAP_SECRET_KEY_DESK": home.secrets()["secret_key_desk"]}
    place = vault.socket_of(home, {})
    env = sites.environment_of(Surface.DESK, secrets, home, url=url, keys=home.desk_keys, vault_at=place)
    own = {"SIGAP_ROOT_KEY": "file", "SIGAP_KEYS": str(home.keys)} if way == "ring" else {}
    done = subprocess.run(
        [sys.executable, "-P", str(Path(__file__)), _INSIDE],
        env={**os.environ, **env, **own, "SIGAP_DEMO": "1", "PYTHONPATH": str(Path(__file__).parent)},
        cwd=CHECKOUT / "src",
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _pages() -> dict[str, object]:
    """In the desk's place: signs in, opens a case again and again; each page's milliseconds, and seconds of CPU."""
    import django  # noqa: PLC0415 - in this process only

    django.setup()
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    client.post("/masuk/", {"login": "dewi.uptd", "password": "bersamamelindungi"})
    listed = client.get("/kasus/").content.decode()
    found = re.search(r'href="(/kasus/[A-Z]+-\d{3}/)"', listed)
    assert found, "no case in the list"
    took, used = [], time.process_time()
    for number in range(WARMS_UP + PAGES):
        began = time.perf_counter()
        assert client.get(found[1]).status_code == HTTPStatus.OK
        if number >= WARMS_UP:
            took.append((time.perf_counter() - began) * 1000)
    return {"took": took, "cpu": time.process_time() - used}


if __name__ == "__main__":
    main()
