"""Whether the way to a database is sure: on this machine, or encrypted up to the server that is meant.

Addresses are read as libpq reads them: of a list of hosts any may be the one that answers, and what an address leaves
out the environment may name.
"""

from collections.abc import Mapping
from itertools import zip_longest

import psycopg
from psycopg.conninfo import conninfo_to_dict

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Encryption alone hides nothing from whoever answers in the server's place.
_SURE = "verify-full"
_SCHEMES = ("postgresql://", "postgres://")
_FORM = "postgresql://pengguna:sandi@tempat/nama"


def transport_mistake(url: str, environ: Mapping[str, str]) -> str:
    """What is wrong with the way, and what to write; empty where nothing is."""
    if not url.startswith(_SCHEMES):
        return f"tidak terbaca; bentuknya {_FORM}"
    try:
        named = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError:
        return f"tidak terbaca; bentuknya {_FORM}"
    if "service" in named or environ.get("PGSERVICE"):
        return f"menunjuk berkas layanan (service), yang isinya tidak dilihat; sebut alamatnya sendiri: {_FORM}"
    beyond = _remote_hosts(named, environ)
    if not beyond or named.get("sslmode") == _SURE:
        return ""
    return (
        f"jalan ke {', '.join(beyond)} tidak pasti disandikan dan berujung di server itu; "
        f"tambahkan ?sslmode={_SURE}&sslrootcert=…"
    )


def is_remote(url: str, environ: Mapping[str, str]) -> bool:
    """Whether any host of an address that can be read lies beyond this machine."""
    return bool(_remote_hosts({name: str(value) for name, value in conninfo_to_dict(url).items()}, environ))


def _remote_hosts(named: Mapping[str, str], environ: Mapping[str, str]) -> list[str]:
    hosts = named.get("host") or environ.get("PGHOST", "")
    # `hostaddr` is where the way leads, whatever the name beside it says.
    numbers = named.get("hostaddr") or environ.get("PGHOSTADDR", "")
    places = [number or host for host, number in zip_longest(hosts.split(","), numbers.split(","), fillvalue="")]
    return [place for place in places if place and not place.startswith("/") and place not in _LOOPBACK]
