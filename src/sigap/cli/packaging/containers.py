"""Containers for who has no systemd: `deploy/containers/Containerfile` and `compose.yaml`, written from the units.

What a container cannot do that a unit can (calls and addresses by part, a watchdog, credentials sealed to the machine)
is said in `deploy/containers/README.md`.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sigap.cli.home import CHECKOUT
from sigap.cli.packaging import units
from sigap.cli.packaging.units import UNITS, ServiceUnit

FIRST_ID = 2001
"""Numbers of the accounts inside an image: the same in each, for what lies in a volume outlasts an image."""
FIRST_PROCESS = CHECKOUT / "deploy" / "containers" / "start"
_HEAD = "# Written by `./sigap generate-packaging` from the units in deploy/systemd. Change those, never this.\n"
_MEETING_CLEANER = "run-sigap-cleaner:/run/sigap-cleaner"
_SECRETS = "/run/secrets"
"""Where the runtime lays a secret, under its own name: podman-compose takes no other place."""
_PASSED = "${SIGAP_PASSED:-/run/sigap}:/run/sigap"
"""What passes between the operator and the keys' user, in memory: holders, sheets."""
_HAND = f"/opt/sigap/deploy/systemd/{units.HAND.name}"
_CLEANER = "sigap-cleaner"
_CLEANERS_AT_ONCE = 2
"""Files that the desk's two processes have cleaned at one time: so much memory its container has."""
_BYTES = {"M": 1024**2, "G": 1024**3}


def containerfile(folder: Path = UNITS) -> str:
    """One image for all parts, built from an unpacked bundle and so without a network but for Debian's packages."""
    users = [
        f"groupadd --gid {FIRST_ID + number} {name} && useradd --uid {FIRST_ID + number} --gid {name} --no-create-home "
        f"--home-dir / --shell /usr/sbin/nologin {name}"
        for number, name in enumerate(_accounts(folder))
    ]
    made = [f"install -d -m {mode} -o {owner} -g {owner} {path}" for path, mode, owner in _folders(folder)]
    # Entered by the desk alone: whoever may enter it has files cleaned there and nowhere else (`cleaning/unit.py`).
    made.append(f"install -d -m 0710 -o {_CLEANER} -g sigap-desk {_MEETING_CLEANER.partition(':')[2]}")
    steps = " && \\\n    ".join([*users, *made])
    return (
        f"{_HEAD}"
        "ARG BASE=docker.io/library/debian:13-slim\n"
        "FROM ${BASE} AS base\n"
        "RUN apt-get update && \\\n"
        "    apt-get install -y --no-install-recommends ca-certificates postgresql-client python3 && \\\n"
        "    rm -rf /var/lib/apt/lists/*\n\n"
        "# Where it is built nothing but the bundle is at hand: its checksums are checked, no index is asked.\n"
        "FROM base AS built\n"
        "COPY . /opt/sigap\n"
        "RUN /opt/sigap/sigap --version && \\\n"
        "    SIGAP_HOME=/opt/sigap/.sigap/build /opt/sigap/sigap assets && \\\n"
        "    rm -rf /opt/sigap/wheels /opt/sigap/.sigap /root/.cache\n\n"
        "FROM base\n"
        "COPY --from=built /opt/sigap /opt/sigap\n"
        f"RUN {steps}\n"
        "WORKDIR /opt/sigap\n"
        f"USER {_accounts(folder)[0]}\n"
        f'ENTRYPOINT ["/opt/sigap/deploy/containers/{FIRST_PROCESS.name}"]\n'
        'CMD ["--version"]\n'
    )


def compose(folder: Path = UNITS) -> str:
    """The parts as they are started together; what a timer starts stands in the profile `tasks`."""
    found = units.services(folder)
    accounts = _accounts(folder)
    services = {unit.part: service_of(unit, found, accounts) for unit in found}
    services["keys-hand"] = _handing(folder)
    services["cleaner"] = _cleaning(folder)
    _all_of(services["desk"], "volumes").append(_MEETING_CLEANER)
    services |= _owners(services, accounts)
    names = {name for service in services.values() for name in _named_volumes(service)}
    whole = {
        "name": "sigap",
        "services": services,
        "volumes": {name: {} for name in sorted(names)},
        "secrets": {name: {"external": True} for name in sorted(_secrets(services))},
    }
    return _HEAD + "\n".join(_yaml(whole)) + "\n"


def service_of(unit: ServiceUnit, other_units: Sequence[ServiceUnit], accounts: Sequence[str]) -> dict[str, object]:
    """One unit as a service: its user, its words, its folders and as many of its walls as a container has."""
    memory = _bytes(unit.one("MemoryMax", "1G"))
    environment = unit.environment
    if watched := unit.one("WatchdogSec"):
        environment["WATCHDOG_USEC"] = f"{watched}000000"  # heard by deploy/containers/start
    settings = [path.rpartition("/")[2] for path in unit.all_of("EnvironmentFile")]
    credentials = [text.partition(":")[0] for text in unit.all_of("LoadCredentialEncrypted")]
    service: dict[str, object] = {
        "image": "localhost/sigap:latest",
        "user": unit.one("User"),
        "command": unit.command,
        "network_mode": "host",
        "environment": environment | ({"CREDENTIALS_DIRECTORY": _SECRETS} if credentials else {}),
        "volumes": _volumes(unit, other_units),
        "read_only": unit.one("ProtectSystem") == "strict",
        "tmpfs": ["/tmp:mode=1777"] if unit.one("PrivateTmp") == "yes" else [],  # noqa: S108  in the container
        "cap_drop": ["ALL"] if unit.all_of("CapabilityBoundingSet") == [] else [],
        "security_opt": ["no-new-privileges:true"] if unit.one("NoNewPrivileges") == "yes" else [],
        "ulimits": {"core": int(unit.one("LimitCORE"))},
        "mem_limit": memory,
        "memswap_limit": memory + _bytes(unit.one("MemorySwapMax")),
        "pids_limit": int(unit.one("TasksMax")),
        "init": True,
        "stop_grace_period": f"{unit.one('TimeoutStopSec', '90')}s",
        "secrets": _lent([*settings, *credentials], unit.one("User"), accounts),
    }
    if unit.is_serving:
        service["restart"] = "on-failure"
    else:
        service["profiles"] = ["tasks"]
    return service


def _lent(names: Iterable[str], user: str, accounts: Sequence[str]) -> list[dict[str, str]]:
    """Settings and keys as the runtime's secrets, for one account: on no command line and in no list of containers."""
    number = str(FIRST_ID + accounts.index(user))
    # In words: podman reads the mode as octal, and YAML makes another number of it.
    return [{"source": name, "uid": number, "gid": number, "mode": "0400"} for name in names]


def _owners(services: dict[str, dict[str, object]], accounts: Sequence[str]) -> dict[str, dict[str, object]]:
    """`sigap-owner`: any command as the keys' user; its `status` sees more, also that there is a cleaner."""
    rotate, backup = services["rotate"], services["backup"]
    owner = rotate | {"command": ["status"], "volumes": [*_all_of(rotate, "volumes"), _PASSED]}
    copies = [f"{each}:ro" for each in _all_of(backup, "volumes") if each.startswith("backups-")]
    settings = _lent((f"{part}.env" for part in ("desk", "worker", "backup")), str(rotate["user"]), accounts)
    status = owner | {
        "volumes": [*_all_of(rotate, "volumes"), *copies, f"{_MEETING_CLEANER}:ro"],
        "secrets": [*_all_of(rotate, "secrets"), *settings],
    }
    return {"owner": owner, "status": status}


def _handing(folder: Path) -> dict[str, object]:
    """What systemd does as root once keys were changed: files handed from one account's folder to another's."""
    keys = [path for path, _mode, _owner in _folders(folder) if "keys" in path.rpartition("/")[2]]
    return {
        "image": "localhost/sigap:latest",
        "user": "root",
        "entrypoint": ["/bin/sh", "-euc"],
        "command": [_HAND],
        "network_mode": "none",
        "volumes": [f"{_volume(path)}:{path}" for path in sorted(keys)],
        "read_only": True,
        "cap_drop": ["ALL"],
        "cap_add": ["CHOWN", "DAC_OVERRIDE", "FOWNER"],
        "security_opt": ["no-new-privileges:true"],
        "profiles": ["tasks"],
    }


def _cleaning(folder: Path) -> dict[str, object]:
    """In place of the socket and its unit for each file: one process that begins another for each, without network."""
    unit = units.template(_CLEANER, folder)
    memory = _CLEANERS_AT_ONCE * _bytes(unit.one("MemoryMax"))
    return {
        "image": "localhost/sigap:latest",
        "user": unit.one("User"),
        "entrypoint": ["/opt/sigap/.venv/bin/python", "-I", "-B", "-m", "sigap.cleaning.listening"],
        "command": [],
        "network_mode": "none",
        "volumes": [_MEETING_CLEANER],
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "ulimits": {"core": int(unit.one("LimitCORE"))},
        "mem_limit": memory,
        "memswap_limit": memory,
        "pids_limit": 64,
        "init": True,
        "stop_grace_period": f"{unit.one('TimeoutStopSec')}s",
        "restart": "on-failure",
    }


def _volumes(unit: ServiceUnit, other_units: Sequence[ServiceUnit]) -> list[str]:
    """What it may write in, where it meets those that it starts after, and its keys."""
    others = [path for other in other_units if other.name in unit.named for path in other.meets_in]
    writes = [*unit.writes, *unit.meets_in, *others]
    reads = [path for name, path in unit.environment.items() if name == "SIGAP_KEYS" and path not in writes]
    return [f"{_volume(path)}:{path}" for path in dict.fromkeys(writes)] + [
        f"{_volume(path)}:{path}:ro" for path in reads
    ]


def _volume(path: str) -> str:
    """A name for a folder: of /var/backups/sigap it is backups-sigap."""
    return path.removeprefix("/var/lib/").removeprefix("/var/").removeprefix("/").replace("/", "-")


def _all_of(service: dict[str, object], key: str) -> list[Any]:
    values = service.get(key, [])
    assert isinstance(values, list)
    return values


def _named_volumes(service: dict[str, object]) -> list[str]:
    return [str(text).partition(":")[0] for text in _all_of(service, "volumes") if text != _PASSED]


def _secrets(services: dict[str, dict[str, object]]) -> set[str]:
    return {str(each["source"]) for service in services.values() for each in _all_of(service, "secrets")}


def _accounts(folder: Path) -> list[str]:
    """Of the units that become containers; others have none here."""
    used = {unit.one("User") for unit in units.services(folder)}
    # The cleaner last, which came later: what lies in a volume belongs to a number.
    return [*(name for name in units.accounts(folder) if name in used), _CLEANER]


def _folders(folder: Path) -> list[tuple[str, str, str]]:
    met = [
        (path, unit.one("RuntimeDirectoryMode", "0755"), unit.one("User"))
        for unit in units.services(folder)
        for path in unit.meets_in
    ]
    return [*(row for row in units.folders(folder) if row[2] in _accounts(folder)), *met]


def _bytes(text: str) -> int:
    return int(text) if text.isdecimal() else int(text[:-1]) * _BYTES[text[-1]]


def _yaml(value: object, indent: int = 0) -> list[str]:
    """As much of YAML as is needed; a word that could be misread is quoted as in JSON."""
    pad = "  " * indent
    if isinstance(value, dict):
        lines = []
        for key, inner in value.items():
            if isinstance(inner, dict | list) and inner:
                lines += [f"{pad}{key}:", *_yaml(inner, indent + 1)]
            elif inner != []:
                lines.append(f"{pad}{key}: {_plain(inner)}")
        return lines
    if isinstance(value, list):
        return [f"{pad}- {json.dumps(each, ensure_ascii=False)}" for each in value]
    return [f"{pad}{_plain(value)}"]


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
