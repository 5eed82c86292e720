"""What a flaw in a decoder could try from inside of a cleaning child, by number, past Python and the C library."""

import platform

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


INSTEAD = """
def instead(raw, kind):
    return b"\\xff\\xd8\\xff" + str(WITHIN).encode()
"""
"""In place of reading a file: a statement's value, in the form of a copy."""


def told(copy: bytes) -> str:
    """The value that stood in place of a copy."""
    assert copy.startswith(b"\xff\xd8\xff")
    return copy[3:].decode()


def probe(which: str, *, before: str = "", within: str) -> str:
    """A program: the child's own start, and then a statement in place of reading a file."""
    return (
        f"{ATTEMPTS}\n{before}\n"
        f"from sigap.cleaning import {which} as child\n"
        f"{INSTEAD.replace('WITHIN', within)}\n"
        "child._cleaned = instead\n"
        "child.main()\n"
    )
