"""Certificates and signed PDFs of our own making, sound and spoiled. Nothing in them is anybody's."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from unittest.mock import patch

from asn1crypto import keys, x509
from cryptography import x509 as issuing
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
_DAY = timedelta(days=1)
_PDF: Any = writer
_PARTS: Any = generic
_STORE: Any = SimpleCertificateStore


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds a key, with the certificate that says so and those above it."""

    key: Any
    certificate: issuing.Certificate
    above: tuple[issuing.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)


def holder(
    name: str,
    by: Holder | None = None,
    *,
    is_authority: bool = False,
    since: datetime = NOW - 30 * _DAY,
    until: datetime = NOW + 300 * _DAY,
    stamps: bool = False,
    signs: bool = True,
    strong: bool = False,
) -> Holder:
    """A key with its certificate; without `by` self-made."""
    key: Any = rsa.generate_private_key(65537, 2048) if strong or stamps else ec.generate_private_key(ec.SECP256R1())
    subject = issuing.Name(
        [
            issuing.NameAttribute(NameOID.ORGANIZATION_NAME, "Pemerintah CONTOH"),
            issuing.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    usage = {
        "digital_signature": signs and not is_authority,
        "content_commitment": signs and not is_authority,
        "key_cert_sign": is_authority,
        "crl_sign": is_authority,
        "key_encipherment": not signs,
        "data_encipherment": False,
        "key_agreement": False,
        "encipher_only": False,
        "decipher_only": False,
    }
    builder = (
        issuing.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(issuing.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(issuing.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(issuing.KeyUsage(**usage), critical=True)
        .add_extension(issuing.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if stamps:
        builder = builder.add_extension(issuing.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    made = builder.sign(by.key if by else key, hashes.SHA256())
    return Holder(key=key, certificate=made, above=(by.certificate, *by.above) if by else ())


def revocation_list(by: Holder, *revoked: Holder, at: datetime = NOW - 2 * _DAY) -> bytes:
    """An authority's list of what it takes back."""
    builder = (
        issuing.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(max(at, NOW - _DAY))
        .next_update(NOW + 30 * _DAY)
        .add_extension(issuing.CRLNumber(1), critical=False)
        .add_extension(issuing.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
    )
    for each in revoked:
        row = issuing.RevokedCertificateBuilder().serial_number(each.certificate.serial_number).revocation_date(at)
        builder = builder.add_revoked_certificate(row.build())
    return builder.sign(by.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A root, the authority below it, and people with certificates of that."""

    root: Holder
    issuer: Holder
    chair: Holder
    secretary: Holder
    clock: Holder


@cache
def chain() -> Chain:
    """One for all tests of a process."""
    root = holder("Induk CONTOH", is_authority=True)
    issuer = holder("Penerbit CONTOH", root, is_authority=True)
    return Chain(
        root=root,
        issuer=issuer,
        chair=holder("Ketua Harian CONTOH", issuer),
        secretary=holder("Sekretaris CONTOH", issuer),
        clock=holder("Waktu CONTOH", issuer, stamps=True),
    )


def _asn1(certificate: issuing.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _private(of: Holder) -> keys.PrivateKeyInfo:
    raw = of.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return keys.PrivateKeyInfo.load(raw)


def plain(words: bytes = b"Surat CONTOH nomor satu") -> bytes:
    """A page with words, unsigned."""
    page, out = _PDF.PdfFileWriter(), io.BytesIO()
    content = page.add_object(_PARTS.StreamObject(stream_data=b"BT (" + words + b") Tj ET"))
    page.insert_page(_PDF.PageObject(contents=content, media_box=(0, 0, 200, 200), resources=_PARTS.DictionaryObject()))
    page.write(out)
    return out.getvalue()


def signed(
    raw: bytes,
    by: Holder,
    *,
    field: str = "Tanda1",
    stamped_by: Holder | None = None,
    stamped_at: datetime | None = None,
    certifies: MDPPerm | None = None,
    embeds: bool = True,
) -> bytes:
    """The PDF with one more signature; `embeds` says whether the certificates above come along."""
    store = _STORE()
    if embeds:
        store.register_multiple([_asn1(each) for each in by.above])
    signer = signers.SimpleSigner(signing_cert=_asn1(by.certificate), signing_key=_private(by), cert_registry=store)
    stamper = None
    if stamped_by:
        others = _STORE()
        others.register_multiple([_asn1(each) for each in stamped_by.above])
        stamper = DummyTimeStamper(
            _asn1(stamped_by.certificate), _private(stamped_by), others, fixed_dt=stamped_at or NOW - _DAY
        )
    terms = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        certify=certifies is not None,
        docmdp_permissions=certifies or MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
    )
    # Whoever spoils a letter keeps to no terms.
    with patch.object(signers.PdfSigner, "_enforce_certification_constraints"):
        writer = IncrementalPdfFileWriter(io.BytesIO(raw))
        # In a thread of its own: pyHanko begins a loop, and in this one a browser's may run already.
        with ThreadPoolExecutor(1) as alone:
            out = alone.submit(signers.sign_pdf, writer, terms, signer=signer, timestamper=stamper).result()
    return bytes(out.getvalue())


def with_field(raw: bytes, name: str = "Kosong") -> bytes:
    """With an empty place for a signature."""
    update = IncrementalPdfFileWriter(io.BytesIO(raw))
    fields.append_signature_field(update, SigFieldSpec(name))
    return _written(update)


def rewritten(raw: bytes, words: bytes = b"Surat CONTOH nomor dua") -> bytes:
    """Other words laid over the page in an update."""
    update: Any = IncrementalPdfFileWriter(io.BytesIO(raw))
    page = update.root["/Pages"]["/Kids"][0]
    page["/Contents"] = update.add_object(_PARTS.StreamObject(stream_data=b"BT (" + words + b") Tj ET"))
    update.update_container(page)
    return _written(update)


def annotated(raw: bytes) -> bytes:
    """A note stuck on the page in an update."""
    update: Any = IncrementalPdfFileWriter(io.BytesIO(raw))
    page = update.root["/Pages"]["/Kids"][0]
    note = _PARTS.DictionaryObject(
        {
            _PARTS.pdf_name("/Type"): _PARTS.pdf_name("/Annot"),
            _PARTS.pdf_name("/Subtype"): _PARTS.pdf_name("/FreeText"),
            _PARTS.pdf_name("/Rect"): _PARTS.ArrayObject([_PARTS.NumberObject(n) for n in (0, 0, 90, 90)]),
            _PARTS.pdf_name("/Contents"): _PARTS.pdf_string("Tambahan"),
        }
    )
    page[_PARTS.pdf_name("/Annots")] = _PARTS.ArrayObject([update.add_object(note)])
    update.update_container(page)
    return _written(update)


def one_page_more(raw: bytes) -> bytes:
    """A page added in an update."""
    update: Any = IncrementalPdfFileWriter(io.BytesIO(raw))
    content = update.add_object(_PARTS.StreamObject(stream_data=b"BT (Halaman lain) Tj ET"))
    update.insert_page(_PDF.PageObject(contents=content, media_box=(0, 0, 9, 9), resources=_PARTS.DictionaryObject()))
    return _written(update)


def _written(update: Any) -> bytes:
    out = io.BytesIO()
    update.write(out)
    return out.getvalue()
