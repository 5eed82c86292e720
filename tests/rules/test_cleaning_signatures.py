"""Signed PDFs, good and bad, are judged by what is proven; the child that judges them holds nothing."""

import functools
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from pyhanko.sign.fields import MDPPerm
from tests.factories import paperwork
from tests.factories.signing import (
    NOW,
    annotated,
    chain,
    holder,
    one_page_more,
    plain,
    revocation_list,
    rewritten,
    signed,
    with_field,
)

from sigap.cleaning import LARGEST_BYTES, NotClean, Refusal
from sigap.cleaning import signatures as asking
from sigap.cleaning.signature_child import idle_loop, report_on
from sigap.cleaning.signature_terms import SignatureReport, SignatureVerdict, TrustedCertificates
from sigap.cleaning.signatures import check_signatures, request_for

_DAY = timedelta(days=1)
V = SignatureVerdict


@functools.cache
def _trust() -> TrustedCertificates:
    return TrustedCertificates(roots=[chain().root.der])


@pytest.fixture(name="judge", scope="module")
def _judge() -> Iterator[Any]:
    """The child's own judgement, in this process: what is judged is the same, and takes no second each."""
    loop = idle_loop()

    def judge(raw: bytes, trust: TrustedCertificates | None = None) -> SignatureReport:
        said = report_on(request_for(raw, trust=trust or _trust(), at=NOW), loop)
        return SignatureReport.from_data(json.loads(said))

    yield judge
    loop.close()


def good() -> Mapping[str, bytes]:
    """What was signed, by whom it says, and stands as it was."""
    c = chain()
    once = signed(plain(), c.chair)
    lapsed = holder("Lapsed CONTOH", c.issuer, until=NOW - _DAY)
    return {
        "signed once": once,
        "signed twice": signed(once, c.secretary, field="Tanda2"),
        "signed three times": signed(signed(once, c.secretary, field="Tanda2"), c.chair, field="Tanda3"),
        "signed with RSA": signed(plain(), holder("Rsa CONTOH", c.issuer, strong=True)),
        "signed by who stands right below the root": signed(plain(), holder("Dekat CONTOH", c.root)),
        "with the hour vouched for": signed(plain(), c.chair, stamped_by=c.clock),
        "lapsed since, when it was signed it was not": signed(
            plain(), lapsed, stamped_by=c.clock, stamped_at=NOW - 5 * _DAY
        ),
        "certified": signed(plain(), c.chair, certifies=MDPPerm.NO_CHANGES),
        "certified, then signed as it allows": signed(
            signed(plain(), c.chair, certifies=MDPPerm.FILL_FORMS), c.secretary, field="Tanda2"
        ),
        "in a place laid before": signed(with_field(plain(), "Tanda1"), c.chair),
        "with a place left empty": signed(with_field(plain()), c.chair),
        "with a place laid for the next": with_field(once),
    }


def spoiled() -> Mapping[str, tuple[bytes, SignatureVerdict]]:
    """What is something else than it says, and what is found of it."""
    c = chain()
    once = signed(plain(), c.chair)
    at = once.index(b"nomor satu")
    twice = signed(once, c.secretary, field="Tanda2")
    other = signed(plain(b"Surat lain"), c.chair)
    mark, theirs = once.index(b"/Contents <") + 11, other.index(b"/Contents <") + 11
    swapped = once[:mark] + other[theirs : theirs + 4000] + once[mark + 4000 :]
    ranged = once.index(b"/ByteRange") + 12
    return {
        "a byte of the words": (once[:at] + b"nomor tuju" + once[at + 10 :], V.ALTERED),
        "a byte before the words": (once.replace(b"200 200", b"200 100", 1), V.ALTERED),
        "other words over it": (rewritten(once), V.ALTERED),
        "a note over it": (annotated(once), V.ALTERED),
        "a page more": (one_page_more(once), V.ALTERED),
        "bytes behind it": (once + b"\n% tambahan\n", V.ALTERED),
        "signed by one, changed, signed by another": (
            signed(rewritten(once), c.secretary, field="Tanda2"),
            V.ALTERED,
        ),
        "signed by one, a note, signed by another": (signed(annotated(once), c.secretary, field="Tanda2"), V.ALTERED),
        "signed twice, then changed": (rewritten(twice), V.ALTERED),
        "certified as unchangeable, then signed": (
            signed(signed(plain(), c.chair, certifies=MDPPerm.NO_CHANGES), c.secretary, field="Tanda2"),
            V.ALTERED,
        ),
        "another letter's signature": (swapped, V.ALTERED),
        "a range that leaves something out": (
            once[:ranged] + once[ranged:].replace(b"0 ", b"9 ", 1),
            V.ALTERED,
        ),
    }


def unproven() -> Mapping[str, tuple[bytes, SignatureVerdict]]:
    """What nobody vouches for, and what is no signed PDF at all."""
    c = chain()
    once = signed(plain(), c.chair)
    mark = once.index(b"/Contents <") + 11
    stranger = holder("Induk lain", is_authority=True)
    namesake = holder("Induk CONTOH", is_authority=True)
    below = holder("Bawahan CONTOH", c.chair)
    return {
        "expired": (signed(plain(), holder("Tua CONTOH", c.issuer, until=NOW - _DAY)), V.EXPIRED),
        "expired, the hour vouched for by a stranger": (
            signed(
                plain(),
                holder("Tua CONTOH", c.issuer, until=NOW - _DAY),
                stamped_by=holder("Waktu lain", stranger, stamps=True),
                stamped_at=NOW - 5 * _DAY,
            ),
            V.EXPIRED,
        ),
        "not yet valid": (signed(plain(), holder("Muda CONTOH", c.issuer, since=NOW + _DAY)), V.NOT_YET),
        "self-made": (signed(plain(), holder("Sendiri CONTOH")), V.SELF_MADE),
        "self-made beside a sound one": (signed(once, holder("Sendiri CONTOH"), field="Tanda2"), V.SELF_MADE),
        "from another chain": (signed(plain(), holder("Asing CONTOH", stranger)), V.UNTRUSTED),
        "from a root of the same name": (signed(plain(), holder("Kembar CONTOH", namesake)), V.UNTRUSTED),
        "issued by who issues nothing": (signed(plain(), below), V.UNTRUSTED),
        "without the authority between": (signed(plain(), c.chair, embeds=False), V.UNTRUSTED),
        "with a key that is for no signature": (
            signed(plain(), holder("Kunci CONTOH", c.issuer, signs=False)),
            V.UNTRUSTED,
        ),
        "no signature": (plain(), V.UNSIGNED),
        "an empty place only": (with_field(plain()), V.UNSIGNED),
        "a picture": (paperwork.picture(), V.BROKEN),
        "a Word document": (paperwork.docx(), V.BROKEN),
        "cut off": (once[: len(once) // 2], V.BROKEN),
        "a signature of noughts": (once[:mark] + b"0" * 4000 + once[mark + 4000 :], V.BROKEN),
        "a head and nothing": (b"%PDF-1.7\n", V.BROKEN),
    }


def test_what_is_sound_is_found_so_with_who_and_when(judge: Any) -> None:
    for name, raw in good().items():
        report = judge(raw)
        assert report.verdict is V.VALID, (name, report)
    (one,) = judge(good()["signed once"]).signatures
    assert (one.signer, one.organisation, one.issuer) == ("Ketua Harian CONTOH", "Pemerintah CONTOH", "Penerbit CONTOH")
    assert one.moment is not None
    assert not one.is_timestamped
    assert not one.is_revocation_known, "nobody laid a list"
    stamped = judge(good()["with the hour vouched for"]).signatures[0]
    assert (stamped.is_timestamped, stamped.moment) == (True, NOW - _DAY)
    assert [each.signer for each in judge(good()["signed twice"]).signatures] == [
        "Ketua Harian CONTOH",
        "Sekretaris CONTOH",
    ]


def test_what_is_spoiled_is_found_so(judge: Any) -> None:
    bad = {**spoiled(), **unproven()}
    assert len(bad) + len(good()) >= 40
    wrong = {name: (verdict, judge(raw)) for name, (raw, verdict) in bad.items() if judge(raw).verdict is not verdict}
    assert not wrong


def test_a_list_of_revoked_certificates_counts_where_it_is_laid(judge: Any) -> None:
    c = chain()
    leaves, roots = revocation_list(c.issuer), revocation_list(c.root)
    once = signed(plain(), c.chair)
    known = TrustedCertificates(roots=[c.root.der], revocations=[leaves, roots])
    assert judge(once, known).verdict is V.VALID
    assert judge(once, known).signatures[0].is_revocation_known
    taken = TrustedCertificates(roots=[c.root.der], revocations=[revocation_list(c.issuer, c.chair)])
    assert judge(once, taken).verdict is V.REVOKED
    above = TrustedCertificates(roots=[c.root.der], revocations=[revocation_list(c.root, c.issuer)])
    assert judge(once, above).verdict is not V.VALID
    before = signed(plain(), c.chair, stamped_by=c.clock, stamped_at=NOW - 10 * _DAY)
    assert judge(before, taken).verdict is V.VALID, "signed before it was taken back, and somebody vouches for the hour"


def test_without_a_root_nothing_is_proven_but_that_it_is_untouched(judge: Any) -> None:
    once = signed(plain(), chain().chair)
    assert judge(once, TrustedCertificates()).verdict is V.NO_ROOTS
    for odd in (b"", b"bukan sertifikat", b"-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n", once):
        beside = TrustedCertificates(roots=[odd, chain().root.der], revocations=[odd])
        assert judge(once, beside).verdict is V.VALID, "what is no certificate leaves the others"
    assert judge(rewritten(once), TrustedCertificates()).verdict is V.ALTERED
    assert V.NO_ROOTS.is_unaltered
    assert not V.ALTERED.is_unaltered


def test_the_child_judges_alike_inside_its_sandbox() -> None:
    bad = {**spoiled(), **unproven()}
    for raw, verdict in (
        (good()["signed twice"], V.VALID),
        bad["other words over it"],
        bad["cut off"],
    ):
        assert check_signatures(raw, trust=_trust(), at=NOW).verdict is verdict


def test_a_child_that_lies_or_dies_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    for said in (b"", b"confined\ncopy 2\n[]", b"confined\ncopy 4\nnull", b"copy 2\n{}", b"confined\ncopy 99\n{}"):
        monkeypatch.setattr(asking, "_CHILD", ("/bin/sh", "-c", f"cat >/dev/null; printf '{said.decode()!s}'"))
        with pytest.raises(NotClean):
            check_signatures(plain(), trust=_trust(), at=NOW)
    for raw, reason in ((b"", Refusal.EMPTY), (bytes(LARGEST_BYTES + 1), Refusal.TOO_LARGE)):
        with pytest.raises(NotClean) as refused:
            check_signatures(raw, trust=_trust(), at=NOW)
        assert refused.value.reason is reason
