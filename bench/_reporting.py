"""Somebody who posts reports by form and by the machine interface, and says how each post was answered."""

import json
import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

OK, CREATED, UNAVAILABLE = 200, 201, 503
WORD = re.compile(r'<li class="word"[^>]*><span[^>]*>\d+</span>([a-z]+)</li>')
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_SIX = 6


@dataclass(frozen=True, slots=True)
class Answered:
    """How a post was answered: `acknowledged` with the words, `refused` in so many words, `silent`, or `unclear`."""

    kind: str
    words: str = ""


class Reporter:
    """One client with a connection of its own."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: HTTPConnection | None = None

    def post(self, key: str, *, by_machine: bool) -> Answered:
        """Posts the report of this key; always the same one."""
        story = f"CONTOH: laporan percobaan {key}"
        if by_machine:
            headers = {"Content-Type": "application/json", "Idempotency-Key": key}
            answer = self._ask("/api/v1/reports", json.dumps({"narrative": story}), headers)
        else:
            fields = {"key": key, "story": story, "flags": "confinement", "area": "16.09.01", "contact": "no"}
            answer = self._ask("/lapor/", urlencode(fields), _FORM)
        return _read(answer)

    def _ask(self, path: str, body: str, headers: dict[str, str]) -> tuple[int, str] | None:
        try:
            if self._line is None:
                self._line = HTTPConnection("127.0.0.1", self._port, timeout=20)
            self._line.request("POST", path, body, headers)
            answer = self._line.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException, UnicodeDecodeError):
            self._line = None
            return None


def _read(answer: tuple[int, str] | None) -> Answered:
    if answer is None:
        return Answered("silent")
    status, text = answer
    words = ""
    if status == CREATED:
        words = json.loads(text)["code"]
    elif status == OK:
        words = " ".join(WORD.findall(text))
    if len(words.split()) == _SIX:
        return Answered("acknowledged", words)
    is_plain = status == UNAVAILABLE and ("Belum" in text)
    return Answered("refused" if is_plain else f"unclear_{status}")


def is_found(port: int, words: str) -> bool:
    """Whether these six words find a report; asked again while nobody answers."""
    for _try in range(600):
        try:
            line = HTTPConnection("127.0.0.1", port, timeout=20)
            line.request("POST", "/cek/", urlencode({"code": words}), _FORM)
            answer = line.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException):
            time.sleep(0.1)
            continue
        if answer.status != UNAVAILABLE:
            return "L-" in text
        time.sleep(0.1)
    return False
