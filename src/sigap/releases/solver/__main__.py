"""The process: one question on stdin, one answer on stdout, both JSON. Knows no database and no settings."""

import json
import os
import sys

from sigap.releases.solver.judging import judged

# The library prints its banner where the answer is expected.
with os.fdopen(os.dup(1), "w") as answer:
    os.dup2(2, 1)
    json.dump(judged(json.load(sys.stdin)), answer)
