"""A hundred letters as PDF, twice and byte for byte alike; a thousand numbers for sixteen at once, connections killed.

The letters are set in this process, whose memory is counted. The numbers are the test of `./sigap test` with more
letters: each act commits for real in a database of its own, and a killer ends connections in the midst of acts.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from _house import CHECKOUT
from sigap.letters.rules.kinds import LetterKind, kind_specs
from sigap.letters.rules.wording import filled, sample_of
from sigap.letters.typesetting import pdf

LETTERS, WRITERS, NUMBERS = 100, 16, 1_000
AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
MOST_SECONDS, MOST_MB = 5.0, 300
TEST = "tests/actions/test_letters_together.py"


def facts(number: int) -> dict[str, Any]:
    """What stands on one of the letters: an invitation to somebody else each."""
    spec = kind_specs()[LetterKind.INVITATION]
    return {
        "head": {
            "government": "PEMERINTAH KABUPATEN CONTOH",
            "agency": "",
            "office": "SEKRETARIAT GUGUS TUGAS",
            "address": "Jalan Contoh Nomor 1",
            "contact": "",
            "place": "Muaradua",
            "regency": "CONTOH",
        },
        "layout": spec.layout.value,
        "title": spec.title,
        "number": f"400.2/{number:03}/GT-PPTPPO/2026",
        "nature": "Biasa",
        "enclosures": "-",
        "subject": "Undangan rapat koordinasi",
        "place": "Muaradua",
        "day": "25 November 2026",
        "addressees": [f"Kepala Kantor CONTOH {number}"],
        "list": [],
        "authority": "",
        "blocks": filled(spec.wording, spec, sample_of(spec)),
        "annex": None,
        "signer": {"title": "Ketua Harian", "name": "Ketua CONTOH", "rank": ""},
        "copies": ["Bupati"],
        "is_draft": False,
        "example": True,
        "foot": f"Nomor {number}",
    }


def set_all() -> tuple[float, str]:
    """Seconds for all of them, and one hash over their bytes."""
    began, digest = time.monotonic(), sha256()
    for number in range(1, LETTERS + 1):
        digest.update(pdf("letter", facts(number), at=AT))
    return time.monotonic() - began, digest.hexdigest()


def numbers(count: int) -> float:
    """Seconds of the test with so many letters; ends this process where it fails."""
    began = time.monotonic()
    argv = [str(CHECKOUT / "sigap"), "test", TEST, "-q", "-k", "sixteen", "--rounds", str(-(-count // WRITERS))]
    done = subprocess.run(argv, cwd=CHECKOUT, env=dict(os.environ), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout[-3000:])
    return time.monotonic() - began


def main() -> None:
    """Measures both, prints the figures, ends with 1 where one is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbers", type=int, default=NUMBERS)
    asked = parser.parse_args()
    first, second = set_all(), set_all()
    mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {
        "letters": LETTERS,
        "seconds": [round(first[0], 2), round(second[0], 2)],
        "alike": first[1] == second[1],
        "mb": round(mb),
        "numbers": asked.numbers,
        "numbers_seconds": round(numbers(asked.numbers)) if asked.numbers else 0,
    }
    print(json.dumps(result))
    is_reached = first[1] == second[1] and max(first[0], second[0]) <= MOST_SECONDS and mb <= MOST_MB
    sys.exit(0 if is_reached else 1)


if __name__ == "__main__":
    main()
