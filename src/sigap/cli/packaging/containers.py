"""Containers for who has no systemd: `deploy/containers/Containerfile` and `compose.yaml`, written from the units.

What a container cannot do that a unit can (calls and addresses by part, a watchdog, credentials sealed to the machine)
is said in `deploy/containers/README.md`.
"""

import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from sigap.cli.packaging import units
from sigap.cli.packaging.units import UNITS, ServiceUnit

FIRST_ID = 2001
"""Numbers of the accounts inside an image: the same in each, for what lies in a volume outlasts an image."""
_HEAD = "# Written by `./sigap generate-packaging` from the units in deploy/systemd. Change those, never this.\n"
_CREDENTIALS = "/run/credentials"
_BYTES = {"M": 1024**2, "G": 1024**3}


def containerfile(folder: Path = UNITS) -> str:
    """One image for all parts, built from an unpacked bundle and so without a network but for Debian's packages."""
    users = [
        f"useradd --system --uid {FIRST_ID + number} --user-group --no-create-home --shell /usr/sbin/nologin {name}"
        for number, name in enumerate(_accounts(folder))
    ]
    made = [f"install -d -m {mode} -o {owner} -g {owner} {path}" for path, mode, owner in _folders(folder)]
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
        'ENTRYPOINT ["/opt/sigap/sigap"]\n'
        'CMD ["--version"]\n'
    )


def compose(folder: Path = UNITS) -> str:
    """The parts as they are started together; what a timer starts stands in the profile `tasks`."""
    found = units.services(folder)
    services = {unit.part: service_of(unit, found, _accounts(folder)) for unit in found}
    for unit in found:
        if unit.all_of("ExecStartPost"):
            services[f"{unit.part}-hand"] = _handing(unit)
    names = {name for service in services.values() for name in _named_volumes(service)}
    whole = {
        "name": "sigap",
        "services": services,
        "volumes": {name: {} for name in sorted(names)},
        "secrets": {name: {"external": True} for name in sorted(_secrets(services))},
    }
    return _HEAD + "\n".join(_yaml(whole)) + "\n"


def service_of(unit: ServiceUnit, beside: Sequence[ServiceUnit], accounts: Sequence[str]) -> dict[str, object]:
    """One unit as a service: its user, its words, its folders and as many of its walls as a container has."""
    memory = _bytes(unit.one("MemoryMax", "1G"))
    environment = unit.environment
    credentials = [text.partition(":")[0] for text in unit.all_of("LoadCredentialEncrypted")]
    service: dict[str, object] = {
        "image": "localhost/sigap:latest",
        "user": unit.one("User"),
        "command": unit.command,
        "network_mode": "host",
        "env_file": [
            re.sub(r"^/etc/sigap", "${SIGAP_SETTINGS:-/etc/sigap}", path) for path in unit.all_of("EnvironmentFile")
        ],
        "environment": environment | ({"CREDENTIALS_DIRECTORY": _CREDENTIALS} if credentials else {}),
        "volumes": _volumes(unit, beside),
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
    }
    if credentials:
        number = FIRST_ID + accounts.index(unit.one("User"))
        service["secrets"] = [
            {"source": name, "target": f"{_CREDENTIALS}/{name}", "uid": str(number), "gid": str(number), "mode": 256}
            for name in credentials
        ]
    if unit.is_serving:
        service["restart"] = "on-failure"
    else:
        service["profiles"] = ["tasks"]
    return service


def _handing(unit: ServiceUnit) -> dict[str, object]:
    """What systemd does as root once a unit has ended well: files handed from one account's folder to another's."""
    steps = [shlex.split(line.removeprefix("+")) for line in unit.all_of("ExecStartPost")]
    touched = {words[-1].rpartition("/")[0] for words in steps} | {words[-2].rpartition("/")[0] for words in steps}
    return {
        "image": "localhost/sigap:latest",
        "user": "root",
        "entrypoint": ["/bin/sh", "-euc"],
        "command": [" && ".join(shlex.join(words) for words in steps)],
        "network_mode": "none",
        "volumes": [f"{_volume(path)}:{path}" for path in sorted(touched)],
        "read_only": True,
        "cap_drop": ["ALL"],
        "cap_add": ["CHOWN", "DAC_OVERRIDE", "FOWNER"],
        "security_opt": ["no-new-privileges:true"],
        "depends_on": {unit.part: {"condition": "service_completed_successfully"}},
        "profiles": ["tasks"],
    }


def _volumes(unit: ServiceUnit, beside: Sequence[ServiceUnit]) -> list[str]:
    """What it may write in, where it meets those that it starts after, and its keys."""
    others = [path for other in beside if other.name in unit.named for path in other.meets_in]
    writes = [*unit.writes, *unit.meets_in, *others]
    reads = [path for name, path in unit.environment.items() if name == "SIGAP_KEYS" and path not in writes]
    return [f"{_volume(path)}:{path}" for path in dict.fromkeys(writes)] + [
        f"{_volume(path)}:{path}:ro" for path in reads
    ]


def _volume(path: str) -> str:
    """A name for a folder: of /var/backups/sigap it is backups-sigap."""
    return path.removeprefix("/var/lib/").removeprefix("/var/").removeprefix("/").replace("/", "-")


def _named_volumes(service: dict[str, object]) -> list[str]:
    told = service["volumes"]
    assert isinstance(told, list)
    return [str(text).partition(":")[0] for text in told]


def _secrets(services: dict[str, dict[str, object]]) -> set[str]:
    told = [each for service in services.values() for each in service.get("secrets", [])]  # type: ignore[attr-defined]  # ours
    return {str(each["source"]) for each in told}


def _accounts(folder: Path) -> list[str]:
    """Of the units that become containers; others have none here."""
    used = {unit.one("User") for unit in units.services(folder)}
    return [name for name in units.accounts(folder) if name in used]


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
