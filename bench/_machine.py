"""A bare Debian with systemd as its first process, in namespaces of its own: mounts, processes, network, host name.

Linux and root only; debootstrap makes the tree, a pair of links and nftables carry its network out. The host is given a
control group, a link, a table of nftables and forwarding for as long as the machine runs, and loses them afterwards.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PACKAGES = "systemd,systemd-sysv,dbus,ca-certificates,iproute2,procps,curl"
# What a proxy that looks into TLS needs, where the measuring machine stands behind one.
PROXIES = ("PIP_CERT", "SSL_CERT_FILE", "http_proxy", "https_proxy", "no_proxy")
_MASQUERADE = """add table ip {table}
add chain ip {table} out {{ type nat hook postrouting priority 100 ; }}
add rule ip {table} out ip saddr 10.177.0.0/30 masquerade"""
_GROUPS = (Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup"))
_BOOT = """set -e
R=$1
mount --make-rprivate /
mount --bind "$R" "$R"
mount -t proc proc "$R/proc"
mount -t sysfs sys "$R/sys"
mount -t cgroup2 none "$R/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$R/run"
mount -t tmpfs -o mode=1777 tmpfs "$R/tmp"
mount -t tmpfs -o mode=755 tmpfs "$R/dev"
# Nodes of its own: systemd sets the rights of its console, and the host's null must keep its own.
while read -r n minor; do mknod -m 666 "$R/dev/$n" c $minor; done <<END
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
console 1 3
END
mkdir -p "$R/dev/pts" "$R/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$R/dev/pts"
ln -s pts/ptmx "$R/dev/ptmx"
mount -t tmpfs -o mode=1777 tmpfs "$R/dev/shm"
hostname sigap-uji
cd "$R"; mkdir -p old; pivot_root . old
umount -l /old
mount --make-rshared /
export container=lxc
exec /sbin/init --log-target=journal --unit=multi-user.target
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that runs: where its tree lies, and its first process as the host counts."""

    root: Path
    init: int

    def run(self, script: str, *, typed: str = "", may_fail: bool = False) -> str:
        """Runs a script as root of the machine; what it said. Raises SystemExit where it fails."""
        file = self.root / "root" / "langkah.sh"
        file.write_text(script, encoding="utf-8")
        passed = [f"{name}={os.environ[name]}" for name in PROXIES if name in os.environ]
        done = subprocess.run(
            ["nsenter", "-t", str(self.init), "-a", "env", "-i", "HOME=/root", "LANG=C.UTF-8",
             "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive",
             *passed, "bash", "-eu", "-o", "pipefail", "/root/langkah.sh"],
            input=typed, capture_output=True, text=True, check=False, cwd="/",
        )  # fmt: skip
        if done.returncode and not may_fail:
            raise SystemExit(f"{script}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}\nstatus {done.returncode}")
        return done.stdout + done.stderr

    def enter_network(self) -> None:
        """From here on this process speaks from inside the machine's network."""
        with Path(f"/proc/{self.init}/ns/net").open() as network:
            os.setns(network.fileno(), os.CLONE_NEWNET)


def bare(root: Path) -> None:
    """Lays a bare Debian 13 out, with the certificates that this machine trusts and the way it finds names."""
    subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "trixie", str(root),
         "http://deb.debian.org/debian"],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    for own in Path("/usr/local/share/ca-certificates").glob("*.crt"):
        shutil.copy(own, root / "usr/local/share/ca-certificates")
    subprocess.run(["chroot", str(root), "update-ca-certificates"], check=True, capture_output=True)
    (root / "etc/resolv.conf").unlink(missing_ok=True)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    # No time to be set, no terminal to be served.
    for unit in ("systemd-timesyncd.service", "console-getty.service", "getty.target"):
        (root / "etc/systemd/system" / unit).unlink(missing_ok=True)
        (root / "etc/systemd/system" / unit).symlink_to("/dev/null")


@contextmanager
def booted(root: Path) -> Iterator[Machine]:
    """The machine, running; ended with all that runs in it."""
    group = next(place for place in _GROUPS if (place / "cgroup.procs").exists()) / f"sigap-install-{os.getpid()}"
    group.mkdir()
    boot = root.parent / "boot.sh"
    boot.write_text(_BOOT, encoding="utf-8")
    argv = ["unshare", "-n", "-C", "-m", "-p", "-i", "-u", "-f", "--kill-child", "bash", str(boot), str(root)]
    (group / "cgroup.procs").write_text(str(os.getpid()))
    process = subprocess.Popen(
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    (group.parent / "cgroup.procs").write_text(str(os.getpid()))
    try:
        init = _init_of(process.pid)
        with _networked(init):
            yield _up(Machine(root, init))
    finally:
        for one in map(int, _everything_in(group)):
            _killed(one)
        process.wait(timeout=30)
        time.sleep(1)
        for place in sorted(group.rglob("*"), reverse=True):
            if place.is_dir():
                place.rmdir()
        group.rmdir()


@contextmanager
def _networked(init: int) -> Iterator[None]:
    """A way out for the machine: a link to this host, which passes on what comes by it."""
    link, inside = f"sgi{init}", ["nsenter", "-t", str(init), "-n", "ip"]
    forwarding = Path("/proc/sys/net/ipv4/ip_forward")
    before = forwarding.read_text()
    commands = (
        ["ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", str(init)],
        ["ip", "addr", "add", "10.177.0.1/30", "dev", link],
        ["ip", "link", "set", link, "up"],
        [*inside, "addr", "add", "10.177.0.2/30", "dev", "eth0"],
        [*inside, "link", "set", "eth0", "up"],
        [*inside, "link", "set", "lo", "up"],
        [*inside, "route", "add", "default", "via", "10.177.0.1"],
        ["nft", _MASQUERADE.format(table=link)],
    )  # fmt: skip
    with Path("/proc/self/ns/net").open() as host:
        try:
            for command in commands:
                subprocess.run(command, check=True)
            forwarding.write_text("1")
            yield
        finally:
            # Whoever entered the machine's network meanwhile leaves it first: what is taken back lies in the host's.
            os.setns(host.fileno(), os.CLONE_NEWNET)
            forwarding.write_text(before)
            subprocess.run(["nft", f"delete table ip {link}"], check=False, stderr=subprocess.DEVNULL)
            subprocess.run(["ip", "link", "del", link], check=False, stderr=subprocess.DEVNULL)


def _everything_in(group: Path) -> list[str]:
    return [one for file in [group / "cgroup.procs", *group.rglob("cgroup.procs")] for one in file.read_text().split()]


def _killed(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def _init_of(parent: int) -> int:
    """The first process of the new machine, beneath the one that was started."""
    for _try in range(200):
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal() and _is_init(entry, parent):
                return int(entry.name)
        time.sleep(0.1)
    raise SystemExit("the machine did not start")


def _is_init(entry: Path, parent: int) -> bool:
    try:
        if not (entry / "cmdline").read_bytes().startswith(b"/sbin/init\0"):
            return False
        above = int(entry.name)
        while above > 1:
            if above == parent:
                return True
            above = int(Path(f"/proc/{above}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return False
    return False


def _up(machine: Machine) -> Machine:
    for _try in range(100):
        state = machine.run("systemctl is-system-running", may_fail=True).strip()
        if state in {"running", "degraded"}:
            return machine
        time.sleep(0.2)
    raise SystemExit(f"systemd is {state}: {machine.run('systemctl --failed --no-pager', may_fail=True)}")
