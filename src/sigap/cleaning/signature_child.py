"""The child that checks a PDF's signatures: file, roots and moment in, a report out, by one socket alone.

Run as `python -I -B -m sigap.cleaning.signature_child`. As the others it enters the sandbox before it reads a byte. The
only module that knows pyhanko.
"""

import asyncio
import io
import json
import logging
import selectors
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import crl, keys, pem, x509
from cryptography import x509 as issuing
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import diff_analysis, signers
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import DocumentSecurityStore, async_validate_pdf_signature
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from sigap.cleaning.answering import answer_once, copy_of
from sigap.cleaning.kinds import NotClean, Refusal
from sigap.cleaning.signature_terms import LONGEST_NAME, MOST_SIGNATURES, SignatureFacts, SignatureReport

_RULES: Any = diff_analysis  # their makers are without types
_PDF: Any = writer
_PARTS: Any = generic
_STORE: Any = SimpleCertificateStore
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
_HEAD = 4
_OURS_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""When the page of ours is checked: any moment does."""
_SMALL = frozenset({ModificationLevel.NONE, ModificationLevel.LTA_UPDATES})
_SIGNED_AGAIN = _SMALL | {ModificationLevel.FORM_FILLING}
# As pyhanko's own, without what lets a later hand fill in fields of text: a letter has none, and words are words.
_POLICY = _RULES.StandardDiffPolicy(
    global_rules=[
        _RULES.CatalogModificationRule(),
        _RULES.DocInfoRule().as_qualified(ModificationLevel.LTA_UPDATES),
        _RULES.XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        _RULES.ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        _RULES.DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
        _RULES.MetadataUpdateRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=_RULES.FormUpdatingRule(field_rules=[_RULES.SigFieldCreationRule(), _RULES.SigFieldModificationRule()]),
)
_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


class _IdleSelector(selectors.BaseSelector):
    """For a loop that waits for nothing: everything is in memory, and the sandbox knows no waiting."""

    def register(self, fileobj: Any, events: Any, data: Any = None) -> selectors.SelectorKey:
        return selectors.SelectorKey(fileobj, 0, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return selectors.SelectorKey(fileobj, 0, 0, None)

    def select(self, timeout: float | None = None) -> list[Any]:  # noqa: ARG002 - the interface's
        return []

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return {}


class _Trust:
    """Roots and lists to check by, at one moment."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.at = datetime.fromisoformat(options["at"])
        self.roots = [each for raw in options["roots"] for each in _certificates(b64decode(raw))]
        self.revocations = [each for raw in options["revocations"] for each in _revocations(b64decode(raw))]

    def context(self, reader: PdfFileReader, moment: datetime, mode: str) -> ValidationContext:
        """With what the file itself brings along of certificates and lists; nothing is fetched."""
        options: dict[str, Any] = {
            "trust_roots": self.roots,
            "crls": self.revocations,
            "allow_fetching": False,
            "revocation_mode": mode,
            "moment": moment,
            "retroactive_revinfo": True,
        }
        try:
            return DocumentSecurityStore.read_dss(reader).as_validation_context(options)
        except NoDSSFoundError:
            return ValidationContext(**options)

    def takes_back(self, status: Any, moment: datetime) -> bool:
        """Whether a laid list names a certificate on the way to the root: one list of the way may be missing."""
        if status.validation_path is None:
            return False
        way = {
            (each.issuer.hashable, each.serial_number) for each in status.validation_path.iter_certs(include_root=False)
        }
        return any(
            (rows.issuer.hashable, row["user_certificate"].native) in way and row["revocation_date"].native <= moment
            for rows in self.revocations
            for row in rows["tbs_cert_list"]["revoked_certificates"]
        )


def _certificates(raw: bytes) -> list[x509.Certificate]:
    return [each for der in _ders(raw) if (each := _read(x509.Certificate, der)) is not None]


def _revocations(raw: bytes) -> list[crl.CertificateList]:
    return [each for der in _ders(raw) if (each := _read(crl.CertificateList, der)) is not None]


def _read(kind: Any, der: bytes) -> Any:
    """What an operator has laid, read to its end; nothing where it is something else: the other files count."""
    try:
        found = kind.load(der, strict=True)
        is_read = bool(found.native)
    except (ValueError, TypeError):
        return None
    return found if is_read else None


def _ders(raw: bytes) -> list[bytes]:
    try:
        return [der for _kind, _heads, der in pem.unarmor(raw, multiple=True)] if pem.detect(raw) else [raw]
    except ValueError:
        return []


async def _report(raw: bytes, trust: _Trust) -> SignatureReport:
    reader = PdfFileReader(io.BytesIO(raw))
    found = list(reader.embedded_regular_signatures)
    if len(found) > MOST_SIGNATURES:
        return SignatureReport(is_readable=False)
    facts = [await _facts(reader, each, trust, is_last=each is found[-1]) for each in found]
    return SignatureReport(is_readable=True, signatures=tuple(facts))


async def _facts(reader: PdfFileReader, signature: Any, trust: _Trust, *, is_last: bool) -> SignatureFacts:
    status, stamped_at = await _checked(reader, signature, trust, trust.at), None
    stamp = status.timestamp_validity
    if stamp is not None and stamp.valid and stamp.intact and stamp.trusted:
        # Somebody else vouches for the hour: what the certificate was then counts.
        stamped_at = stamp.timestamp
        status = await _checked(reader, signature, trust, stamped_at)
    moment = stamped_at or trust.at
    strict = await _checked(reader, signature, trust, moment, "require")
    certificate = status.signing_cert
    signed_at = stamped_at or status.signer_reported_dt
    subject = certificate.subject.native
    return SignatureFacts(
        signer=_name(subject.get("common_name")),
        organisation=_name(subject.get("organization_name")),
        issuer=_name(certificate.issuer.native.get("common_name") or certificate.issuer.human_friendly),
        signed_at=signed_at.isoformat() if signed_at else "",
        is_timestamped=stamped_at is not None,
        is_intact=bool(status.intact and status.valid),
        is_first_to_last=_covers(reader, signature, status, is_last=is_last),
        is_trusted=bool(status.trusted),
        is_self_made=certificate.issuer == certificate.subject,
        is_expired=moment > certificate.not_valid_after,
        is_not_yet=moment < certificate.not_valid_before,
        is_revoked=bool(status.revoked or strict.revoked) or trust.takes_back(status, moment),
        is_revocation_known=bool(strict.trusted),
        has_roots=bool(trust.roots),
    )


async def _checked(
    reader: PdfFileReader, signature: Any, trust: _Trust, moment: datetime, mode: str = "soft-fail"
) -> Any:
    context = trust.context(reader, moment, mode)
    return await async_validate_pdf_signature(signature, context, diff_policy=_POLICY, key_usage_settings=_USAGE)


def _covers(reader: PdfFileReader, signature: Any, status: Any, *, is_last: bool) -> bool:
    """The file as it stood is signed, and what came after it is data to check by, or the next signature."""
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return False
    if not is_last:
        return bool(status.docmdp_ok) and status.modification_level in _SIGNED_AGAIN
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    # Bytes behind the last update are none of PDF's, whatever they are.
    return signature.signed_revision + 1 < reader.total_revisions and status.modification_level in _SMALL


def _name(name: object) -> str:
    """As one line that a page can show."""
    text = ", ".join(map(str, name)) if isinstance(name, list) else str(name or "")
    return "".join(sign if sign.isprintable() else " " for sign in text)[:LONGEST_NAME]


def report_on(raw: bytes, loop: asyncio.AbstractEventLoop) -> bytes:
    """The report on a request: the length of its head, the head, the file."""
    length = int.from_bytes(raw[:_HEAD], "big")
    try:
        trust = _Trust(json.loads(raw[_HEAD : _HEAD + length]))
        report = loop.run_until_complete(_report(raw[_HEAD + length :], trust))
    except MemoryError:
        raise NotClean(Refusal.TOO_HARD) from None
    except Exception:  # noqa: BLE001 - a stranger's file raises anything at all; none of it is told
        report = SignatureReport(is_readable=False)
    return json.dumps(report.as_data()).encode()


def _load(loop: asyncio.AbstractEventLoop) -> None:
    """Signs and checks a page of ours: whatever is imported late is imported now, for no file opens afterwards."""
    key, at = ec.generate_private_key(ec.SECP256R1()), _OURS_AT
    name = issuing.Name([issuing.NameAttribute(NameOID.COMMON_NAME, "SIGAP")])
    usage = issuing.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        issuing.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    page, out = _PDF.PdfFileWriter(), io.BytesIO()
    content = page.add_object(_PARTS.StreamObject(stream_data=b""))
    page.insert_page(_PDF.PageObject(contents=content, media_box=(0, 0, 9, 9), resources=_PARTS.DictionaryObject()))
    page.write(out)
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(made),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=_STORE(),
    )
    terms = signers.PdfSignatureMetadata(field_name="Uji")
    signed = loop.run_until_complete(signers.async_sign_pdf(IncrementalPdfFileWriter(out), terms, signer=signer))
    trust = _Trust({"at": at.isoformat(), "roots": [], "revocations": []})
    trust.roots = [x509.Certificate.load(made)]
    loop.run_until_complete(_report(signed.getvalue(), trust))


def idle_loop() -> asyncio.AbstractEventLoop:
    """A loop that never waits for the world outside."""
    return asyncio.SelectorEventLoop(_IdleSelector())


def main() -> None:
    """Reads to the end of the pipe, answers with a line and the report."""
    logging.disable(logging.CRITICAL)
    loop = idle_loop()
    _load(loop)
    answer_once(lambda raw: copy_of(report_on(raw, loop)), memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)


if __name__ == "__main__":
    main()
