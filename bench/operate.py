"""Certificates from an ACME server, an upgrade under load, one that fails, the small machine: all by operations.md.

On machines as `./sigap bench install` sets them up, with systemd and nginx. The ACME server is Debian's Pebble, which
proves both names over port 80 as Let's Encrypt does; certbot is told of it in its own settings, so the document's
commands run as they stand.
"""

import argparse
import json
import re
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from _house import CHECKOUT
from _https import Browser
from _machine import Machine, booted
from install import DESK, PUBLIC, in_words, installed, is_found, laid, reported, steps, waited, well, words_of_sheets
from outage import REPORTERS, Tally, active, report_on

PEBBLE = """apt-get install -y pebble </dev/null >/dev/null
mkdir -p /etc/pebble && cd /etc/pebble
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem 2>/dev/null
cat >config.json <<END
{"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
 "certificate": "/etc/pebble/cert.pem", "privateKey": "/etc/pebble/key.pem", "httpPort": 80, "tlsPort": 443,
 "ocspResponderURL": "", "externalAccountBindingRequired": false}}
END
mkdir -p /root/.config/letsencrypt
printf 'server = https://localhost:14000/dir\nno-verify-ssl = true\n' >/root/.config/letsencrypt/cli.ini
systemd-run --quiet --unit=pebble --setenv=PEBBLE_VA_NOSLEEP=1 pebble -config /etc/pebble/config.json
"""
BROKEN = "\nCREATE FUNCTION guidance.broken() RETURNS bigint LANGUAGE sql AS $$ SELECT 1 FROM nowhere $$;\n"


def document() -> str:
    """The operator's guide."""
    return (CHECKOUT / "docs/operations.md").read_text(encoding="utf-8")


def block_after(opening: str) -> str:
    """The first block of commands after these words of the document. Raises SystemExit."""
    found = re.search(r"```sh\n(.*?)```", document().partition(opening)[2], re.DOTALL)
    if found is None:
        raise SystemExit(f"the document no longer says {opening!r}")
    return found[1]


def certified(machine: Machine) -> dict[str, object]:
    """Step 7 as it stands, then a renewal: who signed what nginx shows, and whether HSTS waits for the renewal."""
    machine.run(PEBBLE)
    machine.run(f"printf '10.177.0.2 {PUBLIC} {DESK}\\n' >>/etc/hosts")
    commands = block_after("**7. Certificates**").replace("$name.….go.id", "$name.uji.go.id")
    if "-m …" not in commands:
        raise SystemExit("the document no longer asks for an address")
    machine.run(commands.replace("-m …", "-m penjaga@uji.go.id"))
    first, told_before = signers(machine), hsts(machine)
    machine.run("certbot renew --force-renewal --no-random-sleep-on-renew </dev/null")
    second, told_after = signers(machine), hsts(machine)
    found = {"signed_by": first, "renewed_by": second, "hsts": [told_before, told_after], "well": well(Browser(PUBLIC))}
    if not all("Pebble" in each for each in [*first, *second]):
        raise SystemExit(f"not the ACME server's: {found}")
    if told_before or not told_after:
        raise SystemExit(f"HSTS does not wait for the renewal: {found}")
    return found


def signers(machine: Machine) -> list[str]:
    """Who signed the certificate that nginx shows, for each name."""
    return [
        machine.run(
            f"openssl s_client -connect 127.0.0.1:443 -servername {name} </dev/null 2>/dev/null | "
            "openssl x509 -noout -issuer"
        ).strip()
        for name in (PUBLIC, DESK)
    ]


def hsts(machine: Machine) -> bool:
    """Whether a browser is told to come by TLS alone."""
    told = machine.run(f"curl -sk -D - -o /dev/null --resolve {PUBLIC}:443:127.0.0.1 https://{PUBLIC}/lapor/")
    return "strict-transport-security" in told.lower()


def unpacked(root: Path, version: str, *, is_broken: bool = False) -> str:
    """The files of a later version on the machine: this one's, under another number; its folder there."""
    folder = root / f"opt/sigap-{version}"
    folder.mkdir()
    tree = subprocess.run(["git", "archive", "HEAD"], cwd=CHECKOUT, check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=tree.stdout, check=True)
    for name in ("pyproject.toml", "uv.lock"):
        file = folder / name
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r'(name = "sigap"\nversion = )"[^"]+"', rf'\1"{version}"', text), encoding="utf-8")
    sql = max((folder / "src/sigap/guidance/sql").glob("*.sql"))
    sql.write_text(
        sql.read_text(encoding="utf-8") + (BROKEN if is_broken else f"\n-- version {version}\n"), encoding="utf-8"
    )
    return f"/opt/sigap-{version}"


def upgraded(machine: Machine, words: str) -> dict[str, object]:
    """A later version under load, then one whose migration fails: seconds away, reports lost, what serves."""
    machine.run(in_words("Where it is a folder still, once:").replace("\n", " "))
    tally, is_over = Tally(), threading.Event()
    threads = [threading.Thread(target=report_on, args=(tally, is_over)) for _each in range(REPORTERS)]
    for each in threads:
        each.start()
    found: dict[str, object] = {}
    served = []
    for version, is_broken in (("0.2.0", False), ("0.3.0", True)):
        folder = unpacked(machine.root, version, is_broken=is_broken)
        began = time.monotonic()
        said = machine.run(f"{folder}/deploy/systemd/upgrade", may_fail=is_broken)
        found[version] = {
            "seconds": round(time.monotonic() - began),
            "well_after": waited("all is well", lambda: active(machine) and well(Browser(PUBLIC))),
            "last_word": said.strip().splitlines()[-1],
        }  # fmt: skip
        served.append(machine.run("readlink -f /opt/sigap").strip())
    is_over.set()
    for each in threads:
        each.join()
    found["reports"], found["answers"] = len(tally.words), dict(tally.answers)
    lost = sum(not all(map(is_found, each)) for each in tally.words.values()) + (not is_found(words))
    if lost or served != ["/opt/sigap-0.2.0"] * 2:
        raise SystemExit(f"{lost} lost, or not the version that should serve: {served}")
    found |= {"lost": lost, "served": served}
    return found


def small(machine: Machine) -> dict[str, object]:
    """All parts and the embedded database as one unit: set up, started, killed whole, and back."""
    program, _database, keys, people, _start = steps()
    machine.run(program)
    laying, _, starting = block_after("**One small machine, the embedded database.**").partition("up keys init")
    functions = laying.replace("--pty", "--pipe")  # nobody sits before this one
    named = "\n".join(
        line for line in program.splitlines() if line.startswith("sed -i")
    )  # hosts and regency, as it says
    machine.run(functions.replace("up migrate", f"{named}\nup migrate") + "install -d -o sigap /run/sigap")
    again = functions[functions.index("up() {") : functions.index("SIGAP_HOME=")]
    for text, name in ((keys, "holders"), (people, "first")):
        (machine.root / f"root/{name}.toml").write_text(_typed_in(text, name), encoding="utf-8")
        machine.run(f"install -o sigap /root/{name}.toml /run/sigap/")
    machine.run(f"{again}up keys init --holders /run/sigap/holders.toml --sheets /run/sigap/sheets")
    found = machine.run("find /var/lib -name recovery.json").split()[0]
    machine.run(f"install -o sigap {found} /run/sigap/pemegang.json")
    machine.run(
        f"{again}up keys drill --here --recovery /run/sigap/pemegang.json --shares -", typed=words_of_sheets(machine)
    )
    machine.run(f"{again}up begin /run/sigap/first.toml")
    began = time.monotonic()
    started = starting.partition("\n")[2]
    machine.run(f"{{\n{started}}} || {{ sleep 2; systemctl status --no-pager -l -n 40 sigap-up; exit 1; }}")

    def is_well() -> bool:
        asked = "curl -s -o /dev/null -w '%{http_code}' -H 'X-Forwarded-Proto: https'"
        return machine.run(f"{asked} -H 'Host: {PUBLIC}' http://127.0.0.1:8000/lapor/", may_fail=True).strip() == "200"

    told: dict[str, object] = {"answers_after": waited("the small machine answers", is_well)}
    told["started_within"] = round(time.monotonic() - began, 1)
    machine.run("systemctl kill -s KILL sigap-up")
    time.sleep(1)
    told["back_after_kill"] = waited("the small machine is back", is_well)
    return told


def _typed_in(commands: str, name: str) -> str:
    """What a block of the document writes into a file."""
    found = re.search(rf"/run/sigap/{name}\.toml <<END\n(.*?)\nEND", commands, re.DOTALL)
    if found is None:
        raise SystemExit(f"the document no longer writes {name}.toml")
    return found[1] + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, help="a tree that debootstrap made before; copied")
    parser.add_argument("--only", choices=["certificates", "upgrade", "small"], help="one of the three")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sigap-bench-operate-", dir="/var/tmp"))
    folder.chmod(0o755)
    told: dict[str, object] = {"bench": "operate"}
    try:
        if asked.only != "small":
            laid(folder / "root", asked.base)
            with booted(folder / "root") as machine:
                installed(machine)
                machine.enter_network()
                waited("the site answers", lambda: well(Browser(PUBLIC)))
                _number, words = reported()
                if asked.only != "upgrade":
                    told["certificates"] = certified(machine)
                    print(json.dumps(told), flush=True)
                if asked.only != "certificates":
                    told["upgrade"] = upgraded(machine, words)
                    print(json.dumps(told), flush=True)
            shutil.rmtree(folder / "root", ignore_errors=True)
        if asked.only in {None, "small"}:
            laid(folder / "root", asked.base)
            with booted(folder / "root") as machine:
                told["small"] = small(machine)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
