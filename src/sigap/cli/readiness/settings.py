"""Checks of the environment's settings: what must be there, what must not, and what contradicts itself."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sigap.cli.readiness.start import SERVING, ReadinessFinding, Start
from sigap.config.env import WHOLE_NUMBERS, EnvironmentUnusable, Surface, hosts_of, regency_zone, whole_number
from sigap.mailbox.channel_settings import ChannelsUnusable, channels_in
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable

SHORTEST_SECRET = 50
_SECRET, _DATABASE, _HOSTS, _DESK_ADDRESS = ("SIGAP_SECRET_KEY", "SIGAP_DATABASE_URL", "SIGAP_HOSTS", "SIGAP_DESK_URL")
_MAIL, _PROXIES, _OWNER, _DEBUG = ("SIGAP_MAIL_URL", "SIGAP_TRUSTED_PROXIES", "DATABASE_URL", "SIGAP_DEBUG")
_DEMO = "SIGAP_DEMO"
_PARTS = tuple(surface.upper() for surface in SERVING)
_NAMED = _PARTS[:3]
"""Parts whose log-in the environment names."""
KNOWN = frozenset({
    "SIGAP_SURFACE", "SIGAP_HOME", "SIGAP_KEYS", _DEMO, _DEBUG, "SIGAP_REGENCY", "SIGAP_REGENCY_NAME",
    "SIGAP_QUICK_EXIT_URL", "SIGAP_ROOT_KEY", "SIGAP_BACKUP_DIR", _MAIL, "SIGAP_MAIL_FROM", _DESK_ADDRESS, _HOSTS,
    "SIGAP_CHANNELS",
    *WHOLE_NUMBERS, *(f"{_DATABASE}_{part}" for part in _NAMED),
    *(f"{name}_{site}" for name in (_SECRET, _HOSTS) for site in _PARTS[:2]),
})  # fmt: skip
_MAKE_SECRET = "buat satu: head -c 48 /dev/urandom | base64 -w0"  # noqa: S105  a command that makes one
_EXAMPLE_PASSWORD, _EXAMPLE_NAME = ":SANDI@", "contoh.go.id"
_LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
_MAIL_SCHEMES = frozenset({"smtp", "smtps"})


def debugging(start: Start) -> Iterator[ReadinessFinding]:
    """Pages of errors that show everything, and the demo's open doors."""
    for name in (_DEBUG, _DEMO):
        if start.setting(name):
            yield ReadinessFinding(f"{name} disetel; hapus {name} dari lingkungan: bukan untuk data nyata")


def numbers(start: Start) -> Iterator[ReadinessFinding]:
    """Settings that are whole numbers."""
    for name in WHOLE_NUMBERS:
        try:
            whole_number(start.environ, name)
        except EnvironmentUnusable as error:
            yield ReadinessFinding(str(error))


def regency(start: Start) -> Iterator[ReadinessFinding]:
    """The regency's code says in which time zone its days begin and its offices open; it is never guessed."""
    for name, example in (("SIGAP_REGENCY", "16.09"), ("SIGAP_REGENCY_NAME", "OKU Selatan")):
        if start.surface is not Surface.VAULT and not start.setting(name):
            yield ReadinessFinding(f"{name} belum disetel; misalnya {name}={example!r}")
    try:
        regency_zone(start.environ)
    except EnvironmentUnusable as error:
        yield ReadinessFinding(str(error))


def examples(start: Start) -> Iterator[ReadinessFinding]:
    """What stands in the shipped examples to be replaced: a password everybody knows, an address of nobody."""
    for name in (*(f"{_DATABASE}_{part}" for part in _NAMED), _MAIL, "SIGAP_MAIL_FROM", _DESK_ADDRESS, _HOSTS):
        held = start.setting(name)
        if _EXAMPLE_PASSWORD in held:
            yield ReadinessFinding(f"{name} masih memuat sandi contoh SANDI; isi sandi yang sebenarnya")
        elif _EXAMPLE_NAME in held:
            yield ReadinessFinding(f"{name} masih memuat alamat contoh ({_EXAMPLE_NAME}); isi alamat yang sebenarnya")


def unknown_names(start: Start) -> Iterator[ReadinessFinding]:
    """A misspelt setting does nothing, silently."""
    for name in sorted(start.environ):
        if name.startswith("SIGAP_") and name not in KNOWN | {start.own(_DATABASE)}:
            yield ReadinessFinding(f"{name} tidak dikenal dan tidak berpengaruh; periksa ejaannya", is_warning=True)


def secret_key(start: Start) -> Iterator[ReadinessFinding]:
    """Long, and each site's its own: one site's leak must not sign cookies for the other."""
    if not start.serves_pages:
        return
    name = start.own(_SECRET)
    held = start.setting(name)
    if not held and start.is_embedded:
        return  # an embedded system makes its own
    if not held:
        yield ReadinessFinding(f"{name} belum disetel; {_MAKE_SECRET}")
    elif len(held) < SHORTEST_SECRET:
        yield ReadinessFinding(f"{name} hanya {len(held)} huruf, paling pendek {SHORTEST_SECRET}; {_MAKE_SECRET}")
    if held and start.setting(f"{_SECRET}_PUBLIC") == start.setting(f"{_SECRET}_DESK"):
        yield ReadinessFinding(f"{_SECRET}_PUBLIC dan {_SECRET}_DESK sama; buat yang berbeda untuk tiap situs")


def others_secrets(start: Start) -> Iterator[ReadinessFinding]:
    """A part that is alone under its user sees nothing of the others; a flaw in it would read its environment."""
    if start.is_together:
        return
    others = [part for part in _PARTS if part != start.surface.upper()]
    names = [f"{name}_{part}" for part in others for name in (_DATABASE, _SECRET)]
    if start.surface is not Surface.WORKER or not start.setting("SIGAP_BACKUP_DIR"):
        names.append(_OWNER)
    for name in names:
        if start.setting(name):
            yield ReadinessFinding(
                f"{name} terlihat oleh {start.name}; hapus dari lingkungan bagian ini: rahasia bagian lain"
            )


def hosts(start: Start) -> Iterator[ReadinessFinding]:
    """The names a site answers to: its own, never all, and not the other site's."""
    if not start.serves_pages:
        return
    name = start.own(_HOSTS) if start.is_together else _HOSTS
    mine = set(hosts_of(start.environ, start.surface))
    if not _names_hosts(start):
        yield ReadinessFinding(
            f"{name} belum disetel; sebut nama host {start.name}, misalnya {name}=lapor.contoh.go.id"
        )
    elif wide := sorted(one for one in mine if "*" in one or one.startswith(".")):
        yield ReadinessFinding(f"{name} memuat {', '.join(wide)}; sebut nama host lengkap satu per satu")
    elif mine <= _LOCAL:
        yield ReadinessFinding(f"{name} hanya memuat nama mesin ini; sebut nama host {start.name} yang dibuka orang")
    if start.is_together and start.surface is Surface.DESK:
        shared = sorted(mine & set(hosts_of(start.environ, Surface.PUBLIC)) - _LOCAL)
        if shared:
            yield ReadinessFinding(
                f"{', '.join(shared)} dipakai situs publik dan meja kerja; "
                f"sebut nama host yang berbeda di {_HOSTS}_PUBLIC dan {_HOSTS}_DESK"
            )


def desk_address(start: Start) -> Iterator[ReadinessFinding]:
    """The desk's address as it stands in mails."""
    if start.surface in {Surface.PUBLIC, Surface.VAULT}:
        return
    named = start.setting(_DESK_ADDRESS)
    parts = _split(named)
    if parts is None or parts.scheme != "https" or not parts.hostname:
        yield ReadinessFinding(
            f"{_DESK_ADDRESS}={named!r}: harus alamat https meja kerja, misalnya https://kerja.contoh.go.id/"
        )
    elif start.surface is not Surface.DESK or not _names_hosts(start):
        return
    elif parts.hostname not in hosts_of(start.environ, Surface.DESK):
        yield ReadinessFinding(
            f"{_DESK_ADDRESS} menyebut {parts.hostname}, yang tidak ada di {_HOSTS}; samakan keduanya"
        )


def mail(start: Start) -> Iterator[ReadinessFinding]:
    """Without mail the work goes on; what is late is then seen only by who signs in."""
    if start.surface is not Surface.WORKER:
        return
    named = start.setting(_MAIL)
    parts = _split(named)
    if not named:
        yield ReadinessFinding(
            f"{_MAIL} belum disetel: pemberitahuan dan kepala jejak harian tidak dikirim lewat surel", is_warning=True
        )
    elif parts is None or parts.scheme not in _MAIL_SCHEMES or not parts.hostname:
        yield ReadinessFinding(
            f"{_MAIL} tidak terbaca; bentuknya smtp://pengguna:sandi@surel.contoh.go.id:587?tls=starttls"
        )
    elif parts.scheme == "smtp" and "tls=starttls" not in parts.query and parts.hostname not in _LOCAL:
        yield ReadinessFinding(
            f"{_MAIL} tanpa TLS mengirim sandi surel terbuka; tambahkan ?tls=starttls atau pakai smtps://"
        )
    elif not start.setting("SIGAP_MAIL_FROM"):
        yield ReadinessFinding("SIGAP_MAIL_FROM belum disetel; sebut alamat pengirim surel")


def channels(start: Start) -> Iterator[ReadinessFinding]:
    """WhatsApp and mail: a file that cannot be read is a channel that is silent."""
    named = start.setting("SIGAP_CHANNELS")
    if not named or start.surface in {Surface.DESK, Surface.VAULT}:
        return
    try:
        channels_in(Path(named))
    except (ChannelsUnusable, KeysUnsafe, KeysUnusable) as error:
        yield ReadinessFinding(str(error))


def proxies(start: Start) -> Iterator[ReadinessFinding]:
    """TLS, slow bodies and visitors' addresses are the proxy's work; a site without one keeps no promise."""
    if start.serves_pages and start.setting(_PROXIES) in {"", "0"}:
        yield ReadinessFinding(
            f"{_PROXIES} belum disetel: di depan situs harus ada proksi TLS yang menahan badan permintaan; "
            f"pasang deploy/nginx/sigap.conf lalu setel {_PROXIES}=1"
        )


def listening(start: Start) -> Iterator[ReadinessFinding]:
    """SIGAP speaks plain HTTP: beyond this machine only to a proxy of the same inner network, and said so."""
    address = start.listen
    if address is None or address.is_loopback:
        return
    if not address.is_inside:
        yield ReadinessFinding(
            f"--listen {address}: terbuka bagi jaringan luar tanpa TLS; dengarkan di 127.0.0.1, "
            "atau di satu alamat jaringan dalam bila proksi berada di mesin lain"
        )
    else:
        yield ReadinessFinding(
            f"--listen {address}: lalu lintas dari proksi ke {start.name} tidak disandikan; "
            "lindungi dengan terowongan (misalnya WireGuard) dan dinding api",
            is_warning=True,
        )


def place_is_free(start: Start) -> Iterator[ReadinessFinding]:
    """Another program there would be asked in our name."""
    if start.listen is not None and (why := start.listen.trouble()):
        yield ReadinessFinding(
            f"--listen {start.listen}: {start.name} tidak dapat mendengarkan di sana ({why}); pilih porta lain"
        )


def _names_hosts(start: Start) -> bool:
    return bool(start.setting(_HOSTS) or start.setting(start.own(_HOSTS)))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  reading it is what checks it
    except ValueError:
        return None
    return parts
