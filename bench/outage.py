"""The database is away for ten minutes under load; then a disk fills, a worker freezes, a certificate ends: what rings.

On a machine as `./sigap bench install` sets it up: real systemd, nginx, PostgreSQL of Debian. Four reporters send each
report with its key until somebody says that it is stored; afterwards every one is looked up by its six words.
"""

import argparse
import json
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from _https import Browser
from _machine import Machine, booted
from _status import is_well, is_wrong
from install import PUBLIC, STORY, UNITS, installed, is_found, laid, page_of_status, waited, well

REPORTERS = 4


@dataclass(slots=True)
class Tally:
    """What the reporters were told."""

    words: dict[str, set[str]] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


def report_on(tally: Tally, is_over: threading.Event) -> None:
    """One reporter after another; each goes on with the same key until there are words."""
    while not is_over.is_set():
        key = secrets.token_hex(16)
        while not (words := _posted(tally, key)):
            if is_over.wait(2):
                break
        with tally.lock:
            if words:
                tally.words.setdefault(key, set()).add(words)
        is_over.wait(1)


def _posted(tally: Tally, key: str) -> str:
    try:
        kept = Browser(PUBLIC).post("/lapor/", {"key": key, "story": STORY, "contact": "no", "area": "16.09.01"})
    except OSError as error:
        with tally.lock:
            tally.answers[type(error).__name__] += 1
        return ""
    with tally.lock:
        tally.answers[str(kept.status)] += 1
    return " ".join(re.findall(r'<li class="word" lang="id"><span>\d</span>([a-z]+)</li>', kept.text))


def active(machine: Machine) -> bool:
    """Whether every part runs."""
    return machine.run(f"systemctl is-active {' '.join(UNITS)} | sort -u", may_fail=True).strip() == "active"


def away(machine: Machine, seconds: float) -> dict[str, object]:
    """The database stopped and started again under load; how long until all is well, what was lost."""
    tally, is_over = Tally(), threading.Event()
    threads = [threading.Thread(target=report_on, args=(tally, is_over)) for _each in range(REPORTERS)]
    for each in threads:
        each.start()
    time.sleep(10)
    machine.run("systemctl stop postgresql@17-main")
    time.sleep(seconds)
    machine.run("systemctl start postgresql@17-main")
    back = waited("all is well again", lambda: active(machine) and well(Browser(PUBLIC)) and rings(machine) == set())
    time.sleep(10)
    is_over.set()
    for each in threads:
        each.join()
    lost = sum(not all(map(is_found, words)) for words in tally.words.values())
    stored = machine.run("runuser -u postgres -- psql -qAt -d sigap -c 'SELECT count(*) FROM mailbox_envelope'")
    return {
        "away_seconds": seconds, "well_after": back, "reports": len(tally.words), "lost": lost,
        "stored": int(stored.strip()), "two_words_for_a_key": sum(len(each) > 1 for each in tally.words.values()),
        "answers": dict(tally.answers),
    }  # fmt: skip


def rings(machine: Machine) -> set[str]:
    """Codes that the health of the public site names on the machine itself."""
    told = machine.run(f"curl -s -H 'Host: {PUBLIC}' http://127.0.0.1:8000/sehat/ || true", may_fail=True)
    return set(re.findall(r"database|worker|sweeps|disk-\w+", told))


def certified(machine: Machine, days: int) -> None:
    """Both sites show a certificate that ends after so many days."""
    made = f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days {days} -subj /CN=$name"
    laid_out = "-keyout /etc/ssl/sigap/$name.key -out /etc/ssl/sigap/$name.pem 2>/dev/null"
    machine.run(f"for name in lapor kerja; do {made} {laid_out}; done; systemctl reload nginx")


def rung(machine: Machine, *, until_watchdog: bool) -> dict[str, float]:
    """Seconds until each is rung; with `until_watchdog` also until systemd has started the frozen worker again."""
    found = {}
    machine.run("mount -t tmpfs -o size=64m tmpfs /var/backups/sigap && chown sigap-backup: /var/backups/sigap && "
                "dd if=/dev/zero of=/var/backups/sigap/penuh bs=1M count=63 status=none")  # fmt: skip
    found["disk_full"] = waited("disk-copies", lambda: "disk-copies" in rings(machine), 300)
    machine.run("umount /var/backups/sigap")
    found["disk_over"] = waited("the disk is well", lambda: not rings(machine), 300)
    machine.run("systemctl kill -s STOP sigap-worker")
    found["worker_frozen"] = waited("worker", lambda: "worker" in rings(machine), 600)
    if not until_watchdog:
        machine.run("systemctl kill -s CONT sigap-worker")
    found["worker_back"] = waited("the worker is back", lambda: not rings(machine), 1800)
    # What rings must have been silent before: `status` names the certificate in every state.
    certified(machine, 90)
    waited("a certificate that is well", lambda: is_well(page_of_status(machine), "sertifikat"), 60)
    certified(machine, 1)
    found["certificate"] = waited("certificate", lambda: is_wrong(page_of_status(machine), "sertifikat"), 60)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, help="a tree that debootstrap made before; copied")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument(
        "--until-watchdog", action="store_true", help="wait the 15 to 20 minutes that a frozen worker has"
    )
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sigap-bench-outage-", dir="/var/tmp"))
    folder.chmod(0o755)
    try:
        laid(folder / "root", asked.base)
        with booted(folder / "root") as machine:
            installed(machine)
            machine.enter_network()
            waited("the site answers", lambda: well(Browser(PUBLIC)))
            told = {"bench": "outage", "database": away(machine, asked.minutes * 60)}
            print(json.dumps(told), flush=True)
            told["rung_after"] = rung(machine, until_watchdog=asked.until_watchdog)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
