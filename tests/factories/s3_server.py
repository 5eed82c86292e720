"""An S3 server of its own (moto) that checks who signed what; one bucket, one user who may use it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.factories.patience import PATIENCE

BUCKET, REGION = "salinan", "us-east-1"
# A user, the user's rights, a key: what is asked before signatures count.
_UNSIGNED = 3


@dataclass(frozen=True, kw_only=True)
class S3Server:
    """Where it listens, and the key that it knows."""

    endpoint: str
    access_key_id: str
    secret_access_key: str


@contextmanager
def serving(folder: Path) -> Iterator[S3Server]:
    """Runs it for as long as this lasts."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "INITIAL_NO_AUTH_ACTION_COUNT": str(_UNSIGNED)}
    program = "from moto.server import main; main()"
    with (folder / "s3.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", program, "-H", "127.0.0.1", "-p", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            _wait(endpoint)
            key = _user(endpoint, folder)
            server = S3Server(endpoint=endpoint, access_key_id=key[0], secret_access_key=key[1])
            _asked(folder, server, "client('s3').create_bucket(Bucket='salinan')")
            yield server
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait(endpoint: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{endpoint}/moto-api/", timeout=1)  # noqa: S310  its own address
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _user(endpoint: str, folder: Path) -> tuple[str, str]:
    anybody = S3Server(endpoint=endpoint, access_key_id="siapa", secret_access_key="saja")
    rights = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    policy = json.dumps(rights)
    told = _asked(
        folder,
        anybody,
        "iam = client('iam')",
        "iam.create_user(UserName='cadangan')",
        f"iam.put_user_policy(UserName='cadangan', PolicyName='semua', PolicyDocument={policy!r})",
        "key = iam.create_access_key(UserName='cadangan')['AccessKey']",
        "print(key['AccessKeyId'], key['SecretAccessKey'])",
    )
    first, second = told.split()
    return first, second


def _asked(folder: Path, server: S3Server, *lines: str) -> str:
    """Asked by the maker's own client, in a process apart: it warns of things that are errors here."""
    head = (
        "import functools, boto3\n"
        f"client = functools.partial(boto3.client, endpoint_url={server.endpoint!r}, region_name={REGION!r},"
        f" aws_access_key_id={server.access_key_id!r}, aws_secret_access_key={server.secret_access_key!r})\n"
    )
    return subprocess.run(
        [sys.executable, "-P", "-c", head + "\n".join(lines)],
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
