"""From inside of the children: what a flaw in a decoder could try. Without the sandbox every attempt goes through."""

import ast
import platform
import struct
import subprocess
import sys

import pytest
from tests.factories import paperwork, recordings
from tests.factories.unconfined import KERNEL_REFUSES

from sigap.cleaning import NotClean, Refusal, clean
from sigap.cleaning.seccomp import SandboxUnavailable, compiled

CHILDREN = ("child", "recording_child")
NUMBERS = {
    "x86_64": {
        "openat": 257, "dup": 32, "pipe2": 293, "socket": 41, "socketpair": 53, "connect": 42, "clone": 56,
        "execve": 59, "ptrace": 101, "process_vm_readv": 310, "kill": 62, "memfd_create": 319, "prctl": 157,
        "io_uring_setup": 425, "close": 3, "unshare": 272, "shmget": 29, "seccomp": 317,
    },
    "aarch64": {
        "openat": 56, "dup": 23, "pipe2": 59, "socket": 198, "socketpair": 199, "connect": 203, "clone": 220,
        "execve": 221, "ptrace": 117, "process_vm_readv": 270, "kill": 129, "memfd_create": 279, "prctl": 167,
        "io_uring_setup": 425, "close": 57, "unshare": 97, "shmget": 194, "seccomp": 277,
    },
}[platform.machine()]  # fmt: skip
# As machine code would do it: by number, past Python and the C library. `done` counts what the kernel let through.
ATTEMPTS = f"""
import ctypes, os, sys, threading
libc = ctypes.CDLL(None, use_errno=True)
n = {NUMBERS!r}
me, parent = os.getpid(), os.getppid()
here, there = ctypes.create_string_buffer(8), ctypes.create_string_buffer(8)
class Part(ctypes.Structure): _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
local = Part(ctypes.addressof(here), 8)
other = Part(ctypes.addressof(there), 8)
address = b"\\x02\\0\\0\\x09\\x7f\\0\\0\\x01" + bytes(8)
def call(name, *arguments):
    return libc.syscall(ctypes.c_long(n[name]), *arguments)
def memory(protection, flags, fd):
    libc.mmap.restype = ctypes.c_long
    return libc.mmap(None, ctypes.c_size_t(4096), protection, flags, fd, ctypes.c_long(0))
def fork():
    made = libc.fork()
    if made == 0: libc._exit(0)
    if made > 0: os.waitpid(made, 0)
    return made
def read_memory(of): return call("process_vm_readv", of, ctypes.byref(local), 1, ctypes.byref(other), 1, 0)
def run(): threading.Thread(target=int).start()
def attempts():
    return dict(
        openat=lambda: call("openat", -100, b"/etc/hostname", 0), open=lambda: libc.open(b"/proc/self/environ", 0),
        dup=lambda: call("dup", 1), pipe=lambda: call("pipe2", (ctypes.c_int * 2)(), 0),
        socket=lambda: call("socket", 2, 1, 0), pair=lambda: call("socketpair", 1, 1, 0, (ctypes.c_int * 2)()),
        fork=fork, python_fork=lambda: os._exit(0) if (made := os.fork()) == 0 else made, thread=run,
        execute=lambda: call("execve", b"/nowhere", None, None), trace=lambda: call("ptrace", 0x4200, me, 0, 0),
        read_own=lambda: read_memory(me), read_parent=lambda: read_memory(parent),
        kill=lambda: call("kill", me, 0), memfd=lambda: call("memfd_create", b"a", 0),
        prctl=lambda: call("prctl", 3, 0, 0, 0, 0), python_open=lambda: open("/etc/hostname"),
        executable=lambda: memory(7, 0x22, -1), file_memory=lambda: memory(1, 1, 0), stderr=lambda: os.write(2, b"a"),
        unshare=lambda: call("unshare", 0), share=lambda: call("shmget", 0x51674, ctypes.c_size_t(4096), 0),
        connect=lambda: call("connect", 1, address, 16), close=lambda: call("close", 77),
        ring=lambda: call("io_uring_setup", 1, None), filter=lambda: call("seccomp", 2, 1, None))
def went_through():
    done = []
    for name, attempt in attempts().items():
        ctypes.set_errno(0)
        try: got = attempt()
        except (OSError, RuntimeError): continue
        # Refused is EPERM alone: another error says that the kernel had begun to look at the call. A fault for being
        # asked nothing, or a number that is not open, is such a beginning.
        if got != -1 or ctypes.get_errno() != 1: done.append(name)
    return done
"""


def told_inside(which: str, *, before: str = "", within: str) -> str:
    """What a statement says after the child's own start, in place of reading a file."""
    probe = (
        f"{ATTEMPTS}\n{before}\n"
        "import sigap.cleaning.answering as answering\n"
        f"from sigap.cleaning import {which} as child\n"
        "def instead(raw, kind):\n"
        f"    return str({within}).encode() + b'.'\n"
        "child._cleaned = instead\n"
        "child.main()\n"
    )
    return clean(paperwork.picture(), command=[sys.executable, "-I", "-c", probe]).copy.decode()


@pytest.mark.parametrize("which", CHILDREN)
def test_nothing_is_opened_begun_or_looked_into_inside(which: str) -> None:
    assert told_inside(which, within="went_through()") == "[]."


@pytest.mark.parametrize("which", CHILDREN)
@pytest.mark.parametrize("closed", [2, 0])
def test_a_closed_descriptor_makes_no_room(which: str, closed: int) -> None:
    close_inside = f"[call('close', each) for each in ({closed}, 2, 0)] and went_through()"
    assert told_inside(which, within=close_inside) == "[]."
    # Closed while that was still allowed: numbers are free, and yet nothing takes them.
    if closed != 0:
        assert told_inside(which, before=f"os.close({closed})", within="went_through()") == "[]."


def test_without_the_sandbox_the_same_attempts_go_through() -> None:
    """Otherwise the tests above would hold whatever the sandbox does."""
    probe = f"{ATTEMPTS}\nprint(sorted(set(attempts()) - set(went_through())))"
    told = subprocess.run([sys.executable, "-I", "-c", probe], capture_output=True, text=True, check=True)
    # Nothing to map stands behind a pipe; a parent may be shut against all; a container may have no rings.
    assert set(ast.literal_eval(told.stdout)) <= {"read_parent", "ring"}


@pytest.mark.parametrize("which", CHILDREN)
def test_the_child_has_no_environment_and_three_descriptors(which: str) -> None:
    before = "had = ([k for k in os.environ if k != 'LC_CTYPE'], sorted(map(int, os.listdir('/proc/self/fd')))[:-1])"
    # The last number is the listing's own.
    told = told_inside(which, before=f"{before}\nhad += (os.getcwd(),)", within="had + (os.geteuid() != 0,)")
    assert told == "([], [0, 1, 2], '/', True)."


def refusal(raw: bytes, which: str, before: str) -> Refusal:
    probe = f"import ctypes, struct\nfrom sigap.cleaning import {which} as child\n{before}\nchild.main()\n"
    with pytest.raises(NotClean) as told:
        clean(raw, command=[sys.executable, "-I", "-c", probe])
    return told.value.reason


OTHER_MACHINE = "import os\nfrom types import SimpleNamespace\nos.uname = lambda: SimpleNamespace(machine='riscv64')\n"
LETS_ALL_PASS = (
    "from sigap.cleaning import seccomp\nseccomp.compiled = lambda machine: struct.pack('<HBBI', 6, 0, 0, 0x7fff0000)\n"
)


@pytest.mark.parametrize("which", CHILDREN)
@pytest.mark.parametrize("before", [KERNEL_REFUSES, OTHER_MACHINE, LETS_ALL_PASS])
def test_without_a_filter_nothing_is_cleaned(which: str, before: str) -> None:
    raw = paperwork.picture() if which == "child" else recordings.recording()
    assert refusal(raw, which, before) is Refusal.NO_SANDBOX


def test_what_no_sandbox_says_is_not_kept_as_the_files_fault() -> None:
    assert [each for each in Refusal if each.may_pass] == [Refusal.TOO_HARD, Refusal.NO_SANDBOX]


def decided(program: bytes, arch: int, number: int, *arguments: int) -> int:
    """What the kernel would make of a call by this filter."""
    words = struct.pack("<iI8x6Q", number, arch, *arguments, *[0] * (6 - len(arguments)))
    at = loaded = 0
    while True:
        code, yes, no, constant = struct.unpack_from("<HBBI", program, 8 * at)
        at += 1
        if code == 0x06:
            return int(constant)
        if code == 0x20:
            loaded = struct.unpack_from("<I", words, constant)[0]
        elif code == 0x54:
            loaded &= constant
        else:
            assert code == 0x15
            at += yes if loaded == constant else no


ALLOW, REFUSE, KILL = 0x7FFF0000, 0x50001, 0x80000000
# Read, write, mmap, mprotect, futex; open, socket, execve.
CALLS = {
    "x86_64": (0xC000003E, (0, 1, 9, 10, 202), (257, 41, 59)),
    "aarch64": (0xC00000B7, (63, 64, 222, 226, 98), (56, 198, 221)),
}


@pytest.mark.parametrize("machine", CALLS)
def test_the_filter_of_each_machine_looks_at_arguments(machine: str) -> None:
    arch, (read, write, mmap, mprotect, futex), others = CALLS[machine]
    program = compiled(machine)
    for wanted, number, arguments in (
        (ALLOW, read, (0,)),
        (REFUSE, read, (3,)),
        (ALLOW, write, (1,)),
        (REFUSE, write, (0,)),
        (REFUSE, write, (2,)),
        (ALLOW, mmap, (0, 4096, 3, 0x22)),
        (REFUSE, mmap, (0, 4096, 7, 0x22)),
        (REFUSE, mmap, (0, 4096, 3, 0x02)),
        (ALLOW, mprotect, (0, 4096, 3)),
        (REFUSE, mprotect, (0, 4096, 5)),
        (ALLOW, futex, (0, 0x189)),
        (REFUSE, futex, (0, 0x83)),
        *((REFUSE, each, ()) for each in others),
    ):
        assert decided(program, arch, number, *arguments) == wanted, (number, arguments)
    assert {decided(program, other, read) for _m, (other, _a, _o) in CALLS.items() if other != arch} == {KILL}


def test_an_unknown_machine_has_no_filter() -> None:
    with pytest.raises(SandboxUnavailable):
        compiled("i686")
