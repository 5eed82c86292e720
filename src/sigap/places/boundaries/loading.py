"""Replaces the shapes of the home regency by those of a file: all of one level, or nothing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from sigap.places.boundaries.features import RegionShape, ShapeMistake, shapes_in
from sigap.places.boundaries.simplifying import RegionPath, dissolved, paths_of
from sigap.places.models import Boundary, Level, Region

BUDGETS: Mapping[Level, int] = {Level.DISTRICT: 12_000, Level.VILLAGE: 60_000}
"""Bytes of path data on a whole map: what a page may weigh on a slow line."""
LEVEL_NAMES: Mapping[Level, str] = {Level.DISTRICT: "kecamatan", Level.VILLAGE: "desa dan kelurahan"}
_NAMED = 8


class UnfitShapes(Exception):
    """The file is not used; `mistakes` names everything that is wrong with it."""

    def __init__(self, mistakes: Collection[ShapeMistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShapes:
    """The shapes of one level, ready to be stored, and the regions that have none."""

    level: Level
    paths: list[RegionPath]
    without: list[str]
    is_dissolved: bool

    @property
    def size(self) -> int:
        """Bytes of path data."""
        return sum(len(each.path) for each in self.paths)


def prepared(raw: bytes, *, regency: str, may_lack: bool) -> list[LevelShapes]:
    """What would be stored of a file. Raises UnfitShapes.

    `may_lack`: regions without a shape are accepted, as after a village was split and before its border is decided.
    """
    file = shapes_in(raw)
    regions = {region.code: region for region in Region.objects.filter(code__startswith=f"{regency}.")}
    mistakes = [*file.mistakes, *_wrong_codes(file.shapes, regions, regency)]
    by_level = {level: [shape for shape in file.shapes.values() if _level(shape) == level] for level in BUDGETS}
    if not any(by_level.values()) and not mistakes:
        mistakes.append(ShapeMistake(where="", what="tidak ada bentuk kecamatan, desa, atau kelurahan"))
    standing = {code: region for code, region in regions.items() if region.valid_to is None}
    lacking = {level: _lacking(level, shapes, standing) for level, shapes in by_level.items()}
    mistakes += () if may_lack else _missing(lacking, standing)
    if mistakes:
        raise UnfitShapes(mistakes)
    is_dissolved = not by_level[Level.DISTRICT]
    if is_dissolved:
        by_level[Level.DISTRICT] = list(_districts_of(by_level[Level.VILLAGE]))
        lacking[Level.DISTRICT] = _lacking(Level.DISTRICT, by_level[Level.DISTRICT], standing)
    return [
        LevelShapes(
            level=level,
            paths=paths_of(shapes, budget=BUDGETS[level]),
            without=lacking[level],
            is_dissolved=is_dissolved and level is Level.DISTRICT,
        )
        for level, shapes in by_level.items()
        if shapes
    ]


def replace(levels: Collection[LevelShapes], *, regency: str, source: str, digest: bytes, at: datetime) -> None:
    """Stores the shapes in the place of what stood for the same levels."""
    with transaction.atomic():
        for each in levels:
            inside = Boundary.objects.filter(region__level=each.level, region__code__startswith=f"{regency}.")
            inside.delete()
            Boundary.objects.bulk_create(
                Boundary(
                    region_id=path.code,
                    path=path.path,
                    left=path.box[0],
                    top=path.box[1],
                    right=path.box[2],
                    bottom=path.box[3],
                    label_x=path.label[0],
                    label_y=path.label[1],
                    source=source,
                    loaded_at=at,
                    digest=digest,
                    is_dissolved=each.is_dissolved,
                )
                for path in each.paths
            )


def digest_of(raw: bytes) -> bytes:
    """Which edition of a file it is."""
    return sha256(raw).digest()


def _level(shape: RegionShape) -> int:
    return shape.code.count(".") + 1


def _wrong_codes(
    shapes: Mapping[str, RegionShape], regions: Mapping[str, Region], regency: str
) -> Iterator[ShapeMistake]:
    for code in shapes:
        # The regency itself, and what it lies in, are drawn by nothing here.
        if code == regency or regency.startswith(f"{code}."):
            continue
        if not code.startswith(f"{regency}."):
            yield ShapeMistake(
                where=code, what=f"bukan wilayah {regency}", advice="ambil hanya bentuk kabupaten/kota ini"
            )
        elif (region := regions.get(code)) is None:
            yield ShapeMistake(
                where=code, what="kode ini tidak dikenal", advice="cocokkan dengan Kepmendagri yang berlaku"
            )
        elif region.valid_to is not None:
            yield ShapeMistake(
                where=code,
                what=f"{region.name} tidak ada lagi sejak {region.valid_to:%d-%m-%Y}",
                advice="pakai batas yang baru",
            )


def _lacking(level: Level, shapes: Collection[RegionShape], standing: Mapping[str, Region]) -> list[str]:
    """Codes of standing regions of a level that the file draws at all, without a shape in it."""
    drawn = {shape.code for shape in shapes}
    return [code for code, region in sorted(standing.items()) if drawn and region.level == level and code not in drawn]


def _missing(lacking: Mapping[Level, list[str]], standing: Mapping[str, Region]) -> Iterator[ShapeMistake]:
    for level, codes in lacking.items():
        if codes:
            named = ", ".join(f"{code} {standing[code].name}" for code in codes[:_NAMED])
            more = f", dan {len(codes) - _NAMED} lagi" if len(codes) > _NAMED else ""
            yield ShapeMistake(
                where="",
                what=f"{len(codes)} {LEVEL_NAMES[level]} tidak punya bentuk: {named}{more}",
                advice="lengkapi berkasnya, atau ulangi dengan --partial bila batasnya memang belum ada",
            )


def _districts_of(villages: Collection[RegionShape]) -> Iterator[RegionShape]:
    codes = sorted({shape.code.rpartition(".")[0] for shape in villages})
    for code in codes:
        yield dissolved([shape for shape in villages if shape.code.startswith(f"{code}.")], code=code)
