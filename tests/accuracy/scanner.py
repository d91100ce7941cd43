"""Paper and scanner: a PDF with text becomes pictures of pages, the worse for it.

In:  the bytes of a PDF and a ``Scan`` (resolution, skew, noise, compression). Out: bytes of a scanned PDF or
a picture. Everything that chance decides comes from the given generator.
"""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class Scan:
    """``skew`` in degrees at most; ``noise`` in grey levels; ``quality`` of JPEG (0: lossless); ``bits`` a pixel."""

    dpi: int = 150
    skew: float = 0.0
    blur: float = 0.0
    noise: int = 0
    quality: int = 0
    bits: int = 8
    stamp: bool = False
    upside: int = 0


def imaging_missing() -> str | None:
    """The reason why nothing can be rasterised on this machine, or None."""
    try:
        import_module("PIL")
        import_module("pypdfium2")
    except ImportError as missing:
        return f"needs {missing.name}: pip install '.[pdf]'"
    return None


def pages(rng: Random, pdf: bytes, scan: Scan) -> list[Image]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return [_worn(rng, page.render(scale=scan.dpi / 72).to_pil().convert("RGB"), scan) for page in document]


def _worn(rng: Random, picture: Image, scan: Scan) -> Image:
    from PIL import Image, ImageChops, ImageDraw, ImageFilter

    if scan.stamp:
        pen = ImageDraw.Draw(picture)
        x, y = rng.randint(200, picture.width - 300), rng.randint(200, picture.height - 300)
        pen.ellipse((x, y, x + 170, y + 170), outline=(214, 60, 60), width=5)
        pen.ellipse((x + 70, y + 70, x + 100, y + 100), outline=(214, 60, 60), width=4)
    if scan.skew:
        angle = rng.uniform(-scan.skew, scan.skew)
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    if scan.upside:
        picture = picture.rotate(scan.upside, expand=True)
    if scan.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(scan.blur))
    if scan.bits < 24:
        picture = picture.convert("L")
    if scan.noise:
        share = scan.noise / 128
        grain = Image.frombytes("L", picture.size, rng.randbytes(picture.width * picture.height))
        grain = grain.point(lambda level: int(level * share)).convert(picture.mode)
        picture = ImageChops.add(picture, grain, 1, -scan.noise)
    if scan.quality:
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=scan.quality)
        picture = Image.open(kept)
        picture.load()
    if scan.bits == 1:
        picture = picture.point(lambda level: 255 if level > 140 else 0).convert("1")
    return picture


def scanned_pdf(rng: Random, pdf: bytes, scan: Scan) -> bytes:
    return _saved(pages(rng, pdf, scan), "PDF", scan)


def scanned_tiff(rng: Random, pdf: bytes, scan: Scan) -> bytes:
    return _saved(pages(rng, pdf, scan), "TIFF", scan)


def _saved(sheets: list[Image], container: str, scan: Scan) -> bytes:
    buffer = io.BytesIO()
    first, *rest = sheets
    options: dict[str, object] = {"save_all": True, "append_images": rest}
    if container == "PDF":
        day = time.struct_time((2024, 1, 9, 0, 0, 0, 1, 9, 0))
        options |= {"resolution": float(scan.dpi), "creationDate": day, "modDate": day}
        options |= {"quality": scan.quality} if scan.quality else {}
    else:
        options |= {
            "compression": "group4" if scan.bits == 1 else "tiff_deflate",
            "dpi": (scan.dpi, scan.dpi),
        }
    first.save(buffer, container, **options)
    return buffer.getvalue()


def picture(rng: Random, pdf: bytes, scan: Scan, container: str) -> bytes:
    """All pages below each other in one picture, as long screenshots are published."""
    from PIL import Image

    sheets = pages(rng, pdf, scan)
    whole = Image.new(sheets[0].mode, (sheets[0].width, sum(s.height for s in sheets)), "white")
    top = 0
    for sheet in sheets:
        whole.paste(sheet, (0, top))
        top += sheet.height
    buffer = io.BytesIO()
    whole.save(buffer, container, **({"quality": scan.quality or 90} if container == "JPEG" else {}))
    return buffer.getvalue()
