"""A report's own key pair: the private half opens under the report's key, at its place, and by no other."""

from uuid import uuid4

import pytest

from sigap.vault.envelope_sealing import report_place
from sigap.vault.hpke import open_key_with, seal_key_to
from sigap.vault.sealing import KEY_BYTES, OpenKey, SealBroken, seal_raw
from sigap.vault.talk_keys import make_talk_pair, open_talk_half

PLACE = report_place("custody_lanereport", uuid4(), "sealed_talk_half")


def a_key(byte: bytes = b"k") -> OpenKey:
    return OpenKey(id=uuid4(), material=byte * KEY_BYTES)


def test_what_is_sealed_to_the_public_half_opens_with_the_private_one() -> None:
    under, said, line = a_key(), a_key(b"s"), uuid4()
    pair = make_talk_pair(under=under, place=PLACE)
    private = open_talk_half(pair.sealed, public=pair.public, under=under, place=PLACE)
    blob = seal_key_to(private.public_key(), said, subject=line)
    assert open_key_with(private, blob, key_id=said.id, subject=line) == said
    assert pair.sealed.hex() not in repr(pair)


def test_no_other_key_place_or_pair_opens_it() -> None:
    under = a_key()
    pair, other = (make_talk_pair(under=under, place=PLACE) for _each in range(2))
    with pytest.raises(SealBroken):
        open_talk_half(pair.sealed, public=other.public, under=under, place=PLACE)
    with pytest.raises(SealBroken):
        open_talk_half(pair.sealed, public=pair.public, under=a_key(b"o"), place=PLACE)
    elsewhere = report_place("custody_lanereport", uuid4(), "sealed_talk_half")
    with pytest.raises(SealBroken):
        open_talk_half(pair.sealed, public=pair.public, under=under, place=elsewhere)
    short = seal_raw(b"short", key=under, place=PLACE)
    with pytest.raises(SealBroken):
        open_talk_half(short, public=pair.public, under=under, place=PLACE)
