"""Uploaded pictures: only pixels of ours are kept, whatever the file claims to be."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tickets.errors import BadAttachmentError
from tickets.pictures import MOST_BYTES, re_encode

NO_PICTURE = "This file is no picture we can read. Send a PNG, JPEG, WebP, GIF or BMP screenshot."
TOO_BIG = "The picture is larger than 5 MB or 40 megapixels. Send a smaller one."


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **options)
    return out.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A PNG of some bytes whose header promises far more pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b""
    for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")):
        chunks += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return b"\x89PNG\r\n\x1a\n" + chunks


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_every_usual_kind_becomes_webp(kind: str) -> None:
    blob = re_encode(picture(kind))

    assert (blob.media_type, opened(blob.data).format, opened(blob.data).size) == (
        "image/webp",
        "WEBP",
        (60, 40),
    )


def test_a_polyglot_keeps_its_pixels_and_loses_its_script() -> None:
    script = b"<script>alert(1)</script>%PDF-1.7 PK\x03\x04"

    blob = re_encode(picture("GIF") + script)

    assert b"script" not in blob.data
    assert b"PDF" not in blob.data
    assert opened(blob.data).size == (60, 40)


def test_metadata_is_stripped_and_the_camera_turn_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "家住示例市"
    exif.get_ifd(0x8825)[1] = "N"

    blob = re_encode(picture("JPEG", exif=exif))

    found = opened(blob.data)
    assert (found.size, dict(found.getexif()), sorted(found.info.keys() & {"exif", "xmp", "icc_profile"})) == (
        (40, 60), {}, [],
    )  # fmt: skip


def test_a_long_screenshot_is_brought_down_to_2400_pixels() -> None:
    assert opened(re_encode(picture(size=(100, 4800))).data).size == (50, 2400)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (claiming(20_000, 20_000), TOO_BIG),
        (claiming(2**31 - 1, 2**31 - 1), TOO_BIG),
        (b"\0" * (MOST_BYTES + 1), TOO_BIG),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', NO_PICTURE),
        (b"%PDF-1.7 screenshot", NO_PICTURE),
        (picture()[:60], NO_PICTURE),
        (b"", NO_PICTURE),
    ],
)
def test_what_is_no_picture_of_sane_size_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(BadAttachmentError) as refused:
        re_encode(data)

    assert str(refused.value) == message
