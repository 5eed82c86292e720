"""Documents with planted words: laid in, refused and broken off, for the search in all that a system leaves on disk."""

import io
import zipfile
from uuid import uuid4

from PIL import Image
from tests.factories import paperwork
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.planting import Plants
from tests.journeys.wire import Answer, Client

_BOUNDARY = "batasrekaan"


def lay_papers(demo: Demo, plants: Plants, code: str) -> None:
    """The manager's documents: two come in, three are refused, one meets a database that takes no more."""
    dewi = Client(demo.port + 1)
    assert dewi.sign_in(people.DEWI, demo.password).status == 302
    assert _sent(dewi, plants, code, "photo", _photo(plants)).status == 302
    assert _sent(dewi, plants, code, "letter", letter(plants)).status == 302
    for tag, raw in (
        ("program", plants.phrase("program body").encode()),
        ("cut photo", _photo(plants, "cut ")[:600]),
        ("large", b"\xff\xd8\xff" + plants.phrase("large body").encode() * 300_000),
    ):
        assert _sent(dewi, plants, code, tag, raw).status == 422, tag
    with demo.refusing("cases_documentchunk"):
        assert _sent(dewi, plants, code, "broken", _photo(plants, "broken ")).status in (409, 500)
    assert "Dokumen 2" in dewi.get(f"/kasus/{code}/dokumen/").text
    assert "Dokumen 3" not in dewi.get(f"/kasus/{code}/dokumen/").text
    for number in (1, 2):
        assert dewi.get(f"/kasus/{code}/dokumen/{number}/").status == 200


def _photo(plants: Plants, tag: str = "") -> bytes:
    exif = Image.Exif()
    exif[0x010E] = plants.phrase(f"{tag}photo exif")
    out = io.BytesIO()
    Image.effect_noise((200, 100), 50).save(out, "JPEG", exif=exif, comment=plants.phrase(f"{tag}photo comment"))
    return out.getvalue()


def letter(plants: Plants, tag: str = "") -> bytes:
    """A Word document, in clear within its zip, so that the search would see it."""
    body = paperwork.BODY.replace(b"Isi rekaan", plants.phrase(f"{tag}letter text").encode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("[Content_Types].xml", paperwork.TYPES)
        packed.writestr("word/document.xml", body)
        packed.writestr("docProps/core.xml", f"<a>{plants.name(f'{tag}letter author')}</a>")
    return out.getvalue()


def _sent(client: Client, plants: Plants, code: str, tag: str, raw: bytes) -> Answer:
    page = f"/kasus/{code}/dokumen/tambah/"
    token = client.get(page).hidden("csrfmiddlewaretoken")
    fields = {"csrfmiddlewaretoken": token, "document": str(uuid4()), "title": plants.phrase(f"{tag} title")}
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    text = "".join(f"--{_BOUNDARY}\r\n{part}\r\n" for part in parts)
    name = plants.file(f"{tag} file name")
    text += f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = text.encode() + raw + f"\r\n--{_BOUNDARY}--\r\n".encode()
    return client.send(page, body, f"multipart/form-data; boundary={_BOUNDARY}")
