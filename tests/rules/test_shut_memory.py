"""A command that holds keys leaves no core file, and no other process of its account looks into it."""

import subprocess
import sys

import pytest

LOOK = """
import ctypes, resource
from sigap.kernel.shut_memory import shut
assert shut()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
import subprocess
print(subprocess.run(["/bin/echo", "anak"], capture_output=True, text=True, check=True).stdout.strip())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own switch")
def test_a_shut_process_is_not_dumped_and_may_still_start_others() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["(0, 0) 0", "anak"]
