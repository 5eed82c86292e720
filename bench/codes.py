"""Coming back with six words: how long it takes, alone and while others hammer wrong words at the same door.

The wrong words carry a right check word, so that each is looked up. The clients that hammer never pause.
"""

import argparse
import json
import os
import secrets
import statistics
import threading
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

from _house import House, demo
from _reporting import OK, Reporter
from sigap.mailbox.codes import code_for

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HAMMERS = (0, 1, 4)


def look_up(line: HTTPConnection, words: str) -> int:
    """The status of one look-up."""
    line.request("POST", "/cek/", urlencode({"code": words}), FORM)
    answer = line.getresponse()
    answer.read()
    return answer.status


def hammer(house: House, is_over: threading.Event, count: list[int]) -> None:
    """Wrong words without a pause, on one connection."""
    line = HTTPConnection("127.0.0.1", house.port, timeout=60)
    while not is_over.is_set():
        # Six known words whose check word fits, of a secret that this house does not have.
        look_up(line, " ".join(code_for(secrets.token_bytes(32), secrets.token_bytes(16))))
        count.append(1)


def measure(house: House, codes: list[str], hammers: int) -> dict[str, float]:
    """Latencies of a reporter who comes back, a quarter of a second apart, beside so many who hammer."""
    is_over, count = threading.Event(), list[int]()
    threads = [threading.Thread(target=hammer, args=(house, is_over, count)) for _each in range(hammers)]
    for thread in threads:
        thread.start()
    line, seconds, began = HTTPConnection("127.0.0.1", house.port, timeout=60), list[float](), time.monotonic()
    for words in codes:
        at = time.monotonic()
        assert look_up(line, words) == OK
        seconds.append(time.monotonic() - at)
        time.sleep(0.05)
    took = time.monotonic() - began
    is_over.set()
    for thread in threads:
        thread.join()
    return {
        "hammers": hammers,
        "wrong_a_second": round(len(count) / took),
        "p50_ms": round(statistics.median(seconds) * 1000, 1),
        "p95_ms": round(statistics.quantiles(seconds, n=20)[-1] * 1000, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, default=200)
    options = parser.parse_args()
    os.environ["SIGAP_DEMO_STORIES"] = "0"
    with demo() as house:
        reporter = Reporter(house.port)
        codes = [reporter.post(secrets.token_hex(16), by_machine=True).words for _each in range(options.codes)]
        for words in codes[:20]:
            look_up(HTTPConnection("127.0.0.1", house.port, timeout=60), words)
        found = [measure(house, codes, hammers) for hammers in HAMMERS]
    for row in found:
        print(row)
    print(json.dumps({"bench": "codes", "loads": found}))


if __name__ == "__main__":
    main()
