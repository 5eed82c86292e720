"""From inside of the children: what a flaw in a decoder could try. Without the sandbox every attempt goes through."""

import ast
import struct
import subprocess
import sys

import pytest
from tests.factories import attacks, paperwork, recordings
from tests.factories.unconfined import KERNEL_REFUSES

from sigap.cleaning import NotClean, Refusal, clean
from sigap.cleaning.seccomp import SandboxUnavailable, compiled

CHILDREN = ("child", "recording_child")


def told_inside(which: str, *, before: str = "", within: str) -> str:
    """What a statement says after the child's own start, in place of reading a file."""
    program = attacks.probe(which, before=before, within=within)
    return attacks.told(clean(paperwork.picture(), command=[sys.executable, "-I", "-c", program]).copy)


@pytest.mark.parametrize("which", CHILDREN)
def test_nothing_is_opened_begun_or_looked_into_inside(which: str) -> None:
    assert told_inside(which, within="went_through()") == "[]"


@pytest.mark.parametrize("which", CHILDREN)
@pytest.mark.parametrize("closed", [2, 0])
def test_a_closed_descriptor_makes_no_room(which: str, closed: int) -> None:
    close_inside = f"[call('close', each) for each in ({closed}, 2, 0)] and went_through()"
    assert told_inside(which, within=close_inside) == "[]"
    # Closed while that was still allowed: numbers are free, and yet nothing takes them.
    if closed != 0:
        assert told_inside(which, before=f"os.close({closed})", within="went_through()") == "[]"


def test_without_the_sandbox_the_same_attempts_go_through() -> None:
    """Otherwise the tests above would hold whatever the sandbox does."""
    probe = f"{attacks.ATTEMPTS}\nprint(sorted(set(attempts()) - set(went_through())))"
    told = subprocess.run([sys.executable, "-I", "-c", probe], capture_output=True, text=True, check=True)
    # Nothing to map stands behind a pipe; a parent may be shut against all; a container may have no rings.
    assert set(ast.literal_eval(told.stdout)) <= {"read_parent", "ring"}


@pytest.mark.parametrize("which", CHILDREN)
def test_the_child_has_no_environment_and_three_descriptors(which: str) -> None:
    before = "had = ([k for k in os.environ if k != 'LC_CTYPE'], sorted(map(int, os.listdir('/proc/self/fd')))[:-1])"
    # The last number is the listing's own.
    told = told_inside(which, before=f"{before}\nhad += (os.getcwd(),)", within="had + (os.geteuid() != 0,)")
    assert told == "([], [0, 1, 2], '/', True)"


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
    assert [each for each in Refusal if each.may_pass] == [Refusal.TOO_HARD, Refusal.BUSY, Refusal.NO_SANDBOX]


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
