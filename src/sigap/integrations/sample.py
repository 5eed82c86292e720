"""A sample for an office's own system: verifies a ping of SIGAP, then reads what changed. Needs `cryptography`.

SIGAP pings with an empty POST. The ping says only "there is something new": the content is fetched with the office's
key, from the office's own network. A ping that is old, came twice, or was signed for another address is refused.
"""

import base64
import binascii
import json
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

GOOD_FOR = 300  # seconds, in both directions


class PingVerifier:
    """Says whether a ping is SIGAP's, for this address, new. Keep one for as long as the server runs."""

    def __init__(self, public_key: str, url: str) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))
        self._url = url
        self._seen: dict[str, float] = {}

    def accepts(self, headers: Mapping[str, str], at: float) -> bool:
        """Whether to believe what came at this moment (`time.time()`); the same ping is believed once."""
        given = {name.lower(): value for name, value in headers.items()}
        stamp, nonce = given.get("sigap-timestamp", ""), given.get("sigap-nonce", "")
        if not (stamp.isdecimal() and nonce) or abs(at - int(stamp)) > GOOD_FOR:
            return False
        try:
            signature = base64.b64decode(given.get("sigap-signature", ""), validate=True)
            self._key.verify(signature, f"sigap-ping-v1\n{self._url}\n{stamp}\n{nonce}".encode())
        except (InvalidSignature, binascii.Error):
            return False
        self._seen = {seen: when for seen, when in self._seen.items() if at - when <= 2 * GOOD_FOR}
        if nonce in self._seen:
            return False
        self._seen[nonce] = at
        return True


def changes(base: str, key: str, after: str = "") -> Iterator[dict[str, Any]]:
    """Every line of the feed after a cursor. Keep the `cursor` of the last one that you have dealt with."""
    while True:
        query = f"?after={after}" if after else ""
        asked = urllib.request.Request(f"{base}changes{query}", headers={"Authorization": f"Bearer {key}"})  # noqa: S310 - the office's own setting
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - as above
            page = json.load(answer)
        yield from page["changes"]
        after = page["next"] or ""
        if not page["has_more"]:
            return
