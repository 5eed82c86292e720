"""Which certificates a signature may lead to: what the operator has laid in a folder. None is shipped.

`signing-roots/` in the desk's home: roots as .pem, .crt, .cer or .der, lists of revoked certificates as .crl.
"""

from pathlib import Path

from django.conf import settings

from sigap.cleaning.signature_terms import TrustedCertificates

FOLDER = "signing-roots"
_ROOTS, _LISTS = frozenset({".pem", ".crt", ".cer", ".der"}), ".crl"
_MOST_FILES, _MOST_BYTES = 64, 4 * 1024 * 1024


def trusted_certificates() -> TrustedCertificates:
    """What is laid now. A file that is too large is passed over: it is none of them."""
    folder = Path(settings.SIGAP_HOME) / FOLDER
    if not folder.is_dir():
        return TrustedCertificates()
    found = [path for path in sorted(folder.iterdir())[:_MOST_FILES] if path.is_file()]
    fit = [path for path in found if path.stat().st_size <= _MOST_BYTES]
    return TrustedCertificates(
        roots=[path.read_bytes() for path in fit if path.suffix.lower() in _ROOTS],
        revocations=[path.read_bytes() for path in fit if path.suffix.lower() == _LISTS],
    )
