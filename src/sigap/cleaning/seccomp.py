"""The system calls that a child may make while it reads a stranger's file; every other fails with EPERM.

A seccomp filter of our own, for x86_64 and aarch64 (ADR 19). Once loaded, nothing in this process takes it off.
"""

import ctypes
import errno
import os
import struct
import sys
from dataclasses import dataclass
from itertools import chain

__all__ = ["SandboxUnavailable", "compiled", "deny_system_calls", "load"]


class SandboxUnavailable(Exception):
    """This process can not be confined: it must read nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Machine:
    """What the kernel calls an architecture, and its number for loading a filter."""

    audit_arch: int
    seccomp: int
    column: int


_MACHINES = {
    "x86_64": _Machine(audit_arch=0xC000003E, seccomp=317, column=0),
    "aarch64": _Machine(audit_arch=0xC00000B7, seccomp=277, column=1),
}

_Condition = tuple[int, int, tuple[int, ...]]
"""Which argument, the bits of it that count, and what they may be."""
_STDIN, _STDOUT = 0, 1
_PROT_EXEC, _MAP_ANONYMOUS = 0x4, 0x20
_WORD = 0xFFFFFFFF
_FUTEX_OPERATION, _FUTEX_WAIT_AND_WAKE = 0x7F, (0, 1, 9, 10)
_NEVER_EXECUTABLE: _Condition = (2, _PROT_EXEC, (0,))
# Numbers of each call on x86_64 and aarch64, from the kernel's asm/unistd.h; both are fixed for good.
_ALLOWED: dict[str, tuple[tuple[int, int], tuple[_Condition, ...]]] = {
    "read": ((0, 63), ((0, _WORD, (_STDIN,)),)),
    "write": ((1, 64), ((0, _WORD, (_STDOUT,)),)),
    "mmap": ((9, 222), (_NEVER_EXECUTABLE, (3, _MAP_ANONYMOUS, (_MAP_ANONYMOUS,)))),
    "mprotect": ((10, 226), (_NEVER_EXECUTABLE,)),
    "munmap": ((11, 215), ()),
    "brk": ((12, 214), ()),
    "rt_sigreturn": ((15, 139), ()),
    "sched_yield": ((24, 124), ()),
    "mremap": ((25, 216), ()),
    "madvise": ((28, 233), ()),
    "exit": ((60, 93), ()),
    # Pillow asks for the folder before it writes to memory; the child stands in the root.
    "getcwd": ((79, 17), ()),
    "futex": ((202, 98), ((1, _FUTEX_OPERATION, _FUTEX_WAIT_AND_WAKE),)),
    # How many processors there are: x264 and the memory allocator ask, and change nothing by it.
    "sched_getaffinity": ((204, 123), ()),
    "clock_gettime": ((228, 113), ()),
    "exit_group": ((231, 94), ()),
    "getrandom": ((318, 278), ()),
}

_LOAD, _MASK, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
_ALLOW, _KILL_PROCESS, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT, _ARGUMENT_BYTES = 0, 4, 16, 8
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_NO_NEW_PRIVILEGES, _GET_SECCOMP = 38, 21

_Instruction = tuple[int, int, int, int]
"""Code, how far to jump where true, where false, and the constant."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def compiled(machine: str) -> bytes:
    """The filter in the kernel's form. Raises SandboxUnavailable for a machine whose calls are not known."""
    known = _MACHINES.get(machine)
    if known is None or sys.byteorder != "little":
        raise SandboxUnavailable(machine)
    blocks = (_block(numbers[known.column], conditions) for numbers, conditions in _ALLOWED.values())
    whole: list[_Instruction] = [
        (_LOAD, 0, 0, _ARCH_AT),
        (_JUMP_IF_EQUAL, 1, 0, known.audit_arch),
        # Calls by another door of the kernel (32 bits) have other numbers.
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER_AT),
        *chain.from_iterable(blocks),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("<HBBI", *each) for each in whole)


def _block(number: int, conditions: tuple[_Condition, ...]) -> list[_Instruction]:
    """What is decided about one call; passed over by all others."""
    inner: list[_Instruction] = []
    for argument, bits, values in conditions:
        inner += [(_LOAD, 0, 0, _ARGUMENTS_AT + _ARGUMENT_BYTES * argument), (_MASK, 0, 0, bits)]
        # From each value to just behind the refusal.
        inner += [(_JUMP_IF_EQUAL, len(values) - at, 0, value) for at, value in enumerate(values)]
        inner += [(_RETURN, 0, 0, _REFUSE)]
    inner += [(_RETURN, 0, 0, _ALLOW)]
    return [(_JUMP_IF_EQUAL, 0, len(inner), number), *inner]


def load(program: bytes) -> None:
    """Hands a filter to the kernel, for every thread. Raises SandboxUnavailable."""
    known = _MACHINES.get(os.uname().machine)
    if known is None or sys.platform != "linux":
        raise SandboxUnavailable(sys.platform)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        raise SandboxUnavailable("no_new_privs")
    handed = _Program(len(program) // struct.calcsize("<HBBI"), program)
    arguments = (_SET_MODE_FILTER, _ALL_THREADS)
    if libc.syscall(ctypes.c_long(known.seccomp), *map(ctypes.c_long, arguments), ctypes.byref(handed)) != 0:
        raise SandboxUnavailable("seccomp")


def deny_system_calls() -> None:
    """From here on only what is allowed above. Raises SandboxUnavailable, also when the kernel lets more pass."""
    load(compiled(os.uname().machine))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_GET_SECCOMP, 0, 0, 0, 0) != -1 or ctypes.get_errno() != errno.EPERM:
        raise SandboxUnavailable("not in force")
