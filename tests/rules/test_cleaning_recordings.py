"""Recordings are decoded and encoded anew: heard and seen as before, without place, machine or maker."""

import io
import re
import subprocess
import sys
import wave
from typing import Any

import av
import pytest
from av.container import InputContainer
from tests.factories import paperwork, recordings
from tests.factories.recordings import MAKER

from sigap.cleaning import LARGEST_SENT, FileKind, NotClean, Refusal, child, clean, running
from sigap.cleaning import recordings as engine
from sigap.cli.home import CHECKOUT

DEPLOY = CHECKOUT / "deploy"
TELLING = (MAKER, b"loci", b"104.07", b"\xa9xyz")
KINDS = [
    ("mp4", "aac", "libx264", FileKind.MP4),
    ("mp4", "aac", "", FileKind.MP4),
    ("webm", "libopus", "libvpx", FileKind.WEBM),
    ("webm", "libopus", "", FileKind.WEBM),
    ("ogg", "libopus", "", FileKind.OGG),
    ("wav", "pcm_s16le", "", FileKind.WAV),
    ("adts", "aac", "", FileKind.AAC),
]


def opened_as(raw: bytes) -> InputContainer:
    """What a player sees of it."""
    found = av.open(io.BytesIO(raw))
    assert isinstance(found, InputContainer)
    return found


def streams(raw: bytes) -> dict[str, float]:
    """Seconds that each sort of stream lasts, by what is decoded."""
    lasts: dict[str, float] = {}
    with opened_as(raw) as opened:
        for frame in opened.decode():
            lasts["seen" if isinstance(frame, av.VideoFrame) else "heard"] = frame.time or 0.0
    return lasts


@pytest.mark.parametrize(("form", "sound", "pictures", "kind"), KINDS)
def test_a_copy_is_heard_and_seen_and_tells_nothing_else(form: str, sound: str, pictures: str, kind: FileKind) -> None:
    raw = recordings.recording(form, sound, pictures)
    cleaned = clean(raw, most=LARGEST_SENT)
    assert cleaned.kind is kind
    assert cleaned.copy[4:8] == b"ftyp"
    assert not any(word in cleaned.copy for word in TELLING)
    lasts = streams(cleaned.copy)
    assert set(lasts) == ({"seen", "heard"} if pictures else {"heard"})
    assert all(0.7 < seconds < 1.2 for seconds in lasts.values())
    with opened_as(cleaned.copy) as opened:
        told = {**opened.metadata, **{key: value for each in opened.streams for key, value in each.metadata.items()}}
    assert set(told) <= {"major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id"}


def test_the_probe_sees_the_words_that_the_copy_must_not_hold() -> None:
    raw = recordings.recording("mp4", "aac", "libx264")
    assert MAKER in raw
    assert b"loci" in raw


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_recording_stands_upright_without_a_mark(turn: int) -> None:
    raw = recordings.turned(recordings.recording("mp4", "aac", "libx264", seconds=0.3), turn)
    with opened_as(raw) as opened:
        assert next(opened.decode(video=0)).rotation % 360 in {turn, 360 - turn}
    with opened_as(clean(raw).copy) as opened:
        frame: Any = next(opened.decode(video=0))
    assert frame.rotation == 0
    assert (frame.width, frame.height) == ((90, 160) if turn != 180 else (160, 90))
    # The upper left corner was white.
    small = frame.to_image().convert("L")
    corners = {
        "nw": (4, 4),
        "ne": (small.width - 5, 4),
        "se": (small.width - 5, small.height - 5),
        "sw": (4, small.height - 5),
    }
    brightest = max(corners, key=lambda name: small.getpixel(corners[name]))
    assert brightest == {90: "ne", 180: "se", 270: "sw"}[turn]


def test_a_large_picture_becomes_small_and_keeps_its_shape() -> None:
    copy = clean(recordings.recording("mp4", "aac", "libx264", seconds=0.3, size=(1280, 720))).copy
    with opened_as(copy) as opened:
        seen = opened.streams.video[0]
        assert (seen.width, seen.height) == (854, 480)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (recordings.recording()[:200], Refusal.BROKEN),
        (b"OggS" + bytes(400), Refusal.BROKEN),
        (b"\x1a\x45\xdf\xa3" + b"#EXTM3U\nfile:///etc/passwd\n" * 20, Refusal.BROKEN),
        (b"\x00\x00\x00\x20ftypheic" + bytes(200), Refusal.BROKEN),
        (b"#EXTM3U\nhttp://127.0.0.1/a.mp4\n", Refusal.UNKNOWN),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", Refusal.UNKNOWN),
        (b"ID3" + paperwork.picture(), Refusal.BROKEN),
    ],
)
def test_what_is_no_recording_is_refused(raw: bytes, reason: Refusal) -> None:
    with pytest.raises(NotClean) as told:
        clean(raw)
    assert told.value.reason is reason


def test_a_recording_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SOUND_SECONDS", 1)
    with pytest.raises(NotClean) as told:
        engine.clean_recording(recordings.recording(seconds=2.5), FileKind.MP4)
    assert told.value.reason is Refusal.TOO_LONG


def test_what_hangs_behind_a_recording_is_left_behind() -> None:
    raw = recordings.recording("ogg", "libopus") + b"PK\x03\x04" + MAKER + b"<script>"
    copy = clean(raw).copy
    assert MAKER not in copy
    assert b"<script>" not in copy


def test_no_part_of_the_system_but_the_child_ever_loads_the_engines() -> None:
    probe = (
        "import os, sys\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'sigap.config.settings'\n"
        "import django; django.setup()\n"
        "import sigap.cleaning, sigap.cleaning.receiving, sigap.public.uploads.views, sigap.intake.views.files\n"
        "import sigap.intake.jobs, sigap.config.urls_desk, sigap.config.urls_public, sigap.cli.serving.worker\n"
        "print(sorted({'av', 'PIL', 'pypdf'} & set(sys.modules)))\n"
    )
    told = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_in_production_a_copy_has_its_time_and_its_memory() -> None:
    proxy = (DEPLOY / "nginx" / "sigap.conf").read_text(encoding="utf-8")
    found = re.search(r"location ~ \^/laporan/\[\^/\]\+/berkas/ \{\s+proxy_read_timeout (\d+)s;", proxy)
    assert found
    assert int(found[1]) > running.RECORDING_SECONDS + running._WAIT_SECONDS
    desk = (DEPLOY / "systemd" / "sigap-desk.service").read_text(encoding="utf-8")
    assert "OOMPolicy=continue" in desk
    assert "MemoryMax=2G" in desk
    assert child.MEMORY_BYTES < 2 * 1024**3


def test_walls_that_forbid_a_choice_of_processor_change_nothing() -> None:
    probe = (
        "import os\n"
        "def refuse(*_asked): raise PermissionError(1, 'walls')\n"
        "os.sched_setaffinity = refuse\n"
        "from sigap.cleaning import recording_child\n"
        "recording_child.main()\n"
    )
    raw = recordings.recording("mp4", "aac", "libx264", seconds=0.3)
    assert clean(raw, command=[sys.executable, "-I", "-c", probe]).copy[4:8] == b"ftyp"


def test_a_voice_of_ten_minutes_is_heard_to_its_end() -> None:
    raw = io.BytesIO()
    with wave.open(raw, "wb") as written:
        written.setparams((1, 2, 8_000, 0, "NONE", ""))
        written.writeframes(bytes(2 * 8_000 * 600))
    copy = clean(raw.getvalue(), most=LARGEST_SENT).copy
    with opened_as(copy) as opened:
        assert 595 < (opened.duration or 0) / av.time_base < 605


def test_without_the_engines_a_recording_is_refused_and_nothing_of_it_comes_back() -> None:
    """As an installation stands that leaves GPL libraries out."""
    bare = "import sys; sys.modules['av'] = None; from sigap.cleaning import recording_child; recording_child.main()"
    with pytest.raises(NotClean) as refused:
        clean(recordings.recording(), command=(sys.executable, "-I", "-c", bare))
    assert refused.value.reason is Refusal.NO_SANDBOX
