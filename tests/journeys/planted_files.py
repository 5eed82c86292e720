"""A reporter's files with planted words, places and names: sent whole, in parts, broken off, refused, opened."""

import io
import re
import secrets
from collections.abc import Mapping

from PIL import Image
from tests.factories import recordings
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.papers import letter
from tests.journeys.planting import Plants
from tests.journeys.wire import Answer, Client

from sigap.mailbox.files.rules import PART_BYTES

_BOUNDARY = "batasrekaan"
_GPS = 0x8825


def send_files(demo: Demo, plants: Plants) -> str:
    """A villager's files: three come whole, one in parts, one breaks off, others are refused; the report's number."""
    villager = Client(demo.port)
    kept = villager.post("/lapor/", [("key", secrets.token_hex(16)), ("story", plants.phrase("files story"))])
    ticket = kept.hidden("ticket")
    place = f"-4.{plants.phone('voice place')}+104.{plants.phone('voice place too')}/"
    voice = recordings.recording("mp4", "aac", seconds=0.5, maker=plants.phrase("voice maker"), place=place)
    for tag, raw in (("photo", photo(plants, "sent")), ("letter", letter(plants, "sent ")), ("voice", voice)):
        assert whole(villager, plants, ticket, tag, raw).status == 200, tag
    for tag, raw in (
        ("program", plants.phrase("sent program").encode() * 4000),
        ("huge", b"\xff\xd8\xff" + plants.phrase("sent huge").encode() * 250_000),
        ("hopeless", b"\xff\xd8\xff" + plants.phrase("sent hopeless").encode() * 1_000_000),
    ):
        assert whole(villager, plants, ticket, tag, raw).status in (413, 422), tag
    assert whole(villager, plants, plants.word("bad ticket"), "ticketless", photo(plants, "ticketless")).status == 422
    with demo.refusing("mailbox_filepart"):
        assert whole(villager, plants, ticket, "unstored", photo(plants, "unstored")).status == 422
        assert parts(villager, ticket, photo(plants, "unstored part"), upto=1) == [503]
    large = photo(plants, "parts") + plants.phrase("behind the parts").encode() * 12_000
    assert set(parts(villager, ticket, large)) == {200}
    left = photo(plants, "left") + plants.phrase("left behind").encode() * 12_000
    assert parts(villager, ticket, left, upto=2) == [200, 200]
    assert parts(villager, ticket, plants.phrase("no kind").encode() * 40) == [422]
    return kept.number


def work_on_files(demo: Demo, plants: Plants, number: str) -> None:
    """Rina opens the copies; Dewi lays them into the case and opens an original after a step-up."""
    rina, dewi = Client(demo.port + 1), Client(demo.port + 1)
    assert rina.sign_in(people.RINA, demo.password).status == 302
    assert dewi.sign_in(people.DEWI, demo.password).status == 302
    page = f"/laporan/{number}/"
    assert rina.take(number).status == 302
    for ordinal in range(1, 5):
        opened = rina.get(f"{page}berkas/{ordinal}/")
        assert opened.status == 200, opened.text[:300]
        hits = plants.found_in(opened.text.encode())
        assert not hits or ordinal == 2, hits  # a letter's own words are what it says
    manager = re.search(r'value="([^"]+)"[^>]*>\s*Dewi Anggraini', rina.get(f"{page}kasus/").text)
    assert manager
    case = [("manager", manager[1]), ("role", "victim"), ("sex", "P"), ("age_years", "15"), ("risk", "high")]
    assert rina.post(f"{page}kasus/", case, form_at=page).status == 302
    assert dewi.get(f"{page}berkas/1/asli/").status in (302, 401, 403)
    again = [("next", f"{page}berkas/1/asli/"), ("password", demo.password)]
    assert dewi.post("/masuk/ulang/", again, form_at="/masuk/ulang/").status == 302
    assert plants.letters in dewi.get(f"{page}berkas/1/asli/").text.lower()
    for ordinal in (1, 2):
        assert dewi.post(f"{page}berkas/{ordinal}/ke-kasus/", [], form_at=page).status == 302
    with demo.refusing("cases_documentchunk"):
        assert dewi.post(f"{page}berkas/3/ke-kasus/", [], form_at=page).status in (409, 500)


def photo(plants: Plants, tag: str) -> bytes:
    """A photograph that tells where, when and by whom: in its directory of places, in words, and behind its end."""
    exif = Image.Exif()
    exif[0x010E] = plants.phrase(f"{tag} photo exif")
    place = exif.get_ifd(_GPS)
    place[1], place[2], place[3], place[4] = (
        "S",
        plants.coordinate(f"{tag} latitude"),
        "E",
        plants.coordinate(f"{tag} longitude"),
    )
    out = io.BytesIO()
    comment = plants.phrase(f"{tag} photo comment")
    Image.effect_noise((500, 400), 80).convert("RGB").save(out, "JPEG", exif=exif, comment=comment)
    raw = out.getvalue()
    assert any(needle in raw for where, needle in plants.raws.items() if where.startswith(f"{tag} latitude"))
    return raw


def whole(client: Client, plants: Plants, ticket: str, tag: str, raw: bytes) -> Answer:
    """Sends a file as a form without script does."""
    name = plants.file(f"{tag} sent file name")
    return _posted(client, "/berkas/", {"ticket": ticket, "kirim": "1"}, "berkas", name, raw)


def parts(client: Client, ticket: str, raw: bytes, *, upto: int | None = None, handle: str = "") -> list[int]:
    """Sends a file as the page's script does, or its first parts only; the status of each answer."""
    secret, count = handle or secrets.token_hex(32), -(-len(raw) // PART_BYTES)
    found = []
    for number in range(count if upto is None else upto):
        fields = {"ticket": ticket, "pegangan": secret, "nomor": str(number), "jumlah": str(count)}
        piece = raw[number * PART_BYTES : (number + 1) * PART_BYTES]
        found.append(_posted(client, "/berkas/bagian/", fields, "bagian", "b", piece).status)
    return found


def _posted(client: Client, path: str, fields: Mapping[str, str], name: str, file: str, raw: bytes) -> Answer:
    told = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}' for key, value in fields.items()]
    text = "".join(f"--{_BOUNDARY}\r\n{each}\r\n" for each in told)
    text += f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'
    body = text.encode() + raw + f"\r\n--{_BOUNDARY}--\r\n".encode()
    return client.send(path, body, f"multipart/form-data; boundary={_BOUNDARY}")
