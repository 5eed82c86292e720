"""A passkey in software: what a telephone or a stick answers, and the lies that one of them might tell."""

import hashlib
import html
import json
import re
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

ORIGIN = "http://testserver"
_PRESENT, _VERIFIED, _ATTESTED = 1, 4, 64


def question_on(page: Any, kind: str) -> dict[str, Any]:
    """What a page asks a passkey; raises AssertionError when it asks nothing."""
    found = re.search(rf'data-passkey="([^"]+)" data-kind="{kind}"', page.content.decode())
    assert found
    asked: dict[str, Any] = json.loads(html.unescape(found[1]))
    return asked


@dataclass(slots=True)
class SoftPasskey:
    """One key. `counter` is what it says next; `is_verified` whether it asked for a finger or PIN."""

    counter: int = 1
    is_verified: bool = True
    origin: str = ORIGIN
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(self, asked: dict[str, Any]) -> str:
        """The answer to being made."""
        public = cbor.encode(ES256.from_cryptography_key(self.private.public_key()))  # type: ignore[no-untyped-call]  # fido2 leaves it out
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + public
        told = self._authenticator_data(asked["rp"]["id"], _ATTESTED) + attested
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": told})
        return self._answer(self._client_data("webauthn.create", asked), attestationObject=statement)

    def signed(self, asked: dict[str, Any]) -> str:
        """The answer to being asked at sign-in or step-up."""
        client, told = self._client_data("webauthn.get", asked), self._authenticator_data(asked["rpId"])
        signature = self.private.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(client, authenticatorData=told, signature=signature)

    def _client_data(self, kind: str, asked: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _authenticator_data(self, host: str, flags: int = 0) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.is_verified else 0)
        counter, self.counter = self.counter, self.counter + 1
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, counter)

    def _answer(self, client: bytes, **parts: bytes) -> str:
        response = {"clientDataJSON": client, **parts}
        key = websafe_encode(self.credential_id)
        told = {name: websafe_encode(part) for name, part in response.items()}
        return json.dumps({"id": key, "rawId": key, "type": "public-key", "response": told})
