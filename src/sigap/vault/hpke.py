"""Seals a data key, or other bytes, to a public key (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM).

Layout: version (1) | fingerprint of the public key (8) | HPKE message. The context goes into HPKE's `info`.
"""

import hashlib
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from sigap.vault.sealing import KEY_BYTES, OpenKey, SealBroken, joined

VERSION = 1
FINGERPRINT_BYTES = 8
_HEAD_BYTES = 1 + FINGERPRINT_BYTES
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def fingerprint(public_key: X25519PublicKey) -> bytes:
    """Names a public key in the blobs sealed to it."""
    return hashlib.sha256(b"sigap/intake-key/v1" + public_key.public_bytes_raw()).digest()[:FINGERPRINT_BYTES]


def fingerprint_in(blob: bytes | memoryview) -> bytes:
    """Which public key a blob was sealed to. Raises SealBroken."""
    head = bytes(blob[:_HEAD_BYTES])
    if len(head) != _HEAD_BYTES or head[0] != VERSION:
        raise SealBroken("no sealed data key of this version")
    return head[1:]


def seal_key_to(public_key: X25519PublicKey, key: OpenKey, *, subject: UUID) -> bytes:
    """Seals a data key so that only the private half opens it, for this key id and this subject."""
    head = bytes([VERSION]) + fingerprint(public_key)
    return head + _SUITE.encrypt(key.material, public_key, _info(head, key.id, subject))


def open_key_with(private_key: X25519PrivateKey, blob: bytes | memoryview, *, key_id: UUID, subject: UUID) -> OpenKey:
    """The reverse of seal_key_to. Raises SealBroken."""
    raw = bytes(blob)
    head, message = raw[:_HEAD_BYTES], raw[_HEAD_BYTES:]
    if head != bytes([VERSION]) + fingerprint(private_key.public_key()):
        raise SealBroken("a data key sealed to another intake key")
    try:
        material = _SUITE.decrypt(message, private_key, _info(head, key_id, subject))
    except (InvalidTag, ValueError):
        raise SealBroken("a data key that does not fit its report") from None
    if len(material) != KEY_BYTES:
        raise SealBroken("a data key of the wrong length")
    return OpenKey(id=key_id, material=material)


def seal_bytes_to(public_key: X25519PublicKey, plain: bytes, *, context: bytes) -> bytes:
    """Seals bytes so that only the private half opens them, and only in this context."""
    head = bytes([VERSION]) + fingerprint(public_key)
    return head + _SUITE.encrypt(plain, public_key, _bytes_info(head, context))


def open_bytes_with(private_key: X25519PrivateKey, blob: bytes, *, context: bytes) -> bytes:
    """The reverse of seal_bytes_to. Raises SealBroken."""
    head, message = blob[:_HEAD_BYTES], blob[_HEAD_BYTES:]
    if head != bytes([VERSION]) + fingerprint(private_key.public_key()):
        raise SealBroken("bytes sealed to another key")
    try:
        return _SUITE.decrypt(message, private_key, _bytes_info(head, context))
    except (InvalidTag, ValueError):
        raise SealBroken("bytes that do not fit their key and context") from None


def _bytes_info(head: bytes, context: bytes) -> bytes:
    return joined(b"sigap/bytes", head, context)


def _info(head: bytes, key_id: UUID, subject: UUID) -> bytes:
    return joined(b"sigap/report-key", head, key_id.bytes, subject.bytes)
