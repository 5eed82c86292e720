"""An office's own system in tests: its key, made by the office's head on the page, and what it sends."""

import json
import re
from typing import Any
from uuid import uuid4

from tests.factories import casework
from tests.factories.casework import RoleClient

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.integrations.rules import KeyScope

POLICE_HEAD, PROSECUTOR = "lestari.polres", "ratna.kejari"
HERE = "127.0.0.1/32"
_SECRET = re.compile(r'value="(sigap_[A-Za-z0-9_-]{43})"')


def office_of(kind: OfficeKind) -> Office:
    """The one office of this kind in the regency at work."""
    return Office.objects.get(name=f"Kantor {kind.value}")


def new_key(
    login: str = POLICE_HEAD, kind: OfficeKind = OfficeKind.POLRES_PPA, *scopes: KeyScope, networks: str = HERE
) -> str:
    """A key as its page shows it, once."""
    body = {
        "label": "SIPP rekaan",
        "scopes": [scope.value for scope in scopes or KeyScope],
        "networks": networks,
        "lasts": "90",
        "key_id": str(uuid4()),
    }
    answer = casework.at_desk(login, stepped_up=True).post(f"/sistem-kantor/{office_of(kind).pk}/kunci/", body)
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    return secret_in(answer)


def secret_in(answer: Any) -> str:
    """The key that a page shows."""
    found = _SECRET.search(answer.content.decode())
    assert found is not None
    return found[1]


class SystemClient:
    """Calls the interface as the desk's database role, from an address."""

    def __init__(self, secret: str, address: str = "127.0.0.1") -> None:
        self._client, self.secret, self._address = RoleClient(), secret, address

    def get(self, path: str, **headers: str) -> Any:
        """Reads below /api/v1/."""
        return self._client.get(f"/api/v1/{path}", headers=self._headers(headers), REMOTE_ADDR=self._address)

    def post(self, path: str, body: Any, request_key: str = "", **headers: str) -> Any:
        """Writes below /api/v1/; each time as a new request unless it names one."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = self._headers({"Idempotency-Key": request_key or str(uuid4()), **headers})
        return self._client.post(
            f"/api/v1/{path}", sent, content_type="application/json", headers=named, REMOTE_ADDR=self._address
        )

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **{name.replace("_", "-"): v for name, v in more.items()}}


def problem(answer: Any) -> tuple[int, str]:
    """Status and type of a problem."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content[:300]
    return answer.status_code, answer.json()["type"]


def alike(one: Any, other: Any) -> bool:
    """Whether two answers cannot be told apart, but by the second at which they came."""
    shown = [
        (each.status_code, each.content, {k: v for k, v in each.headers.items() if k != "Expires"})
        for each in (one, other)
    ]
    return shown[0] == shown[1]
