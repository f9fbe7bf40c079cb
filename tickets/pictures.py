"""Uploaded screenshots: decoded, bounded, re-encoded, so that only pixels of ours are kept and shown."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from database.blobs import Blob
from tickets.errors import BadAttachmentError

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
_TOO_BIG = (
    f"The picture is larger than {MOST_BYTES // 1024 // 1024} MB or {MOST_PIXELS // 1_000_000} megapixels. "
    "Send a smaller one."
)
_NO_PICTURE = "This file is no picture we can read. Send a PNG, JPEG, WebP, GIF or BMP screenshot."


def re_encode(data: bytes) -> Blob:
    """The picture as WebP of at most 2,400 pixels a side, without metadata. Raises BadAttachmentError."""
    if len(data) > MOST_BYTES:
        raise BadAttachmentError(problem=_TOO_BIG)
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise BadAttachmentError(problem=_TOO_BIG)
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except Image.DecompressionBombError as error:
        raise BadAttachmentError(problem=_TOO_BIG) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BadAttachmentError(problem=_NO_PICTURE) from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", picture.size)
    plain.paste(picture)
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=82)
    return Blob("image/webp", out.getvalue())
