"""Pictures, decoded to pixels and encoded anew.

Not one byte of an upload is stored. The decoder is fed the parts that hold the picture and nothing else; what comes out
is turned upright and into sRGB, and our own encoder writes a new file. So metadata of every kind is gone, the
known and the unknown, along with whatever was hidden behind the end, between the parts, in unused palette
entries or under full transparency. What is lost by it is measured in docs/explanation/media-cleaning.md.

Two kinds are stored: JPEG for photographs, PNG for what has transparency or came without loss. Readers get neither:
they get smaller renditions (:mod:`tamizdat.media.responsive`).
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import AvifImagePlugin, GifImagePlugin, Image, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
from pillow_heif.as_plugin import HeifImageFile

from tamizdat.media import colour, parts
from tamizdat.media.refusals import Refused
from tamizdat.media.sniffing import AVIF, GIF, HEIC, JPEG, PNG, WEBP, Kind

# What Pillow's and libheif's decoders raise on files that are damaged or made to confuse them. There is no common root.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    struct.error,
    zlib.error,
    parts.Broken,
)
OPENERS: dict[Kind, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    JPEG: JpegImagePlugin.JpegImageFile,
    PNG: PngImagePlugin.PngImageFile,
    GIF: GifImagePlugin.GifImageFile,
    WEBP: WebPImagePlugin.WebPImageFile,
    AVIF: AvifImagePlugin.AvifImageFile,
    HEIC: HeifImageFile,
}
ORIENTATION = 0x0112
POSITION = 0x8825
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
OPAQUE = 255
MOST_STEPS = 255
# The largest side that each of JPEG, WebP and AVIF can have in every rendition.
LONGEST = 16_000
# For pictures that were turned, converted or came in another format: no step of quality is seen.
FINE: dict[str, Any] = {"quality": 94, "subsampling": 0}


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture and nothing else.

    Args:
        kind: JPEG or PNG.
        data: the whole new file.
        width: in pixels, as a reader sees it (turned upright).
        height: likewise.
        removed: what the upload held besides, in words.
    """

    kind: Kind
    data: bytes
    width: int
    height: int
    removed: tuple[str, ...]


def clean_picture(kind: Kind, data: bytes, max_pixels: int) -> CleanPicture:
    """Make a picture safe to keep: upright, in sRGB, and without a word about who took it, where, when and with what.

    Args:
        kind: what its first bytes say it is.
        data: the whole file.
        max_pixels: width times height that is still decoded.

    Raises:
        Refused: it is damaged, moves, or is too large to be decoded.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source = _opened(kind, data)
            _refuse_what_cannot_be_shown(kind, source, data, max_pixels)
            removed = _findings(kind, data, source)
            return _drawn_anew(kind, data, source, removed)
    except (MemoryError, Image.DecompressionBombError):
        # The plugin for GIF adds up the frames' surfaces, and gives up before there is a size that could be named.
        raise Refused("too_heavy") from None
    except BROKEN as error:
        if isinstance(error, Refused):
            raise
        raise Refused("damaged_picture") from None


def _opened(kind: Kind, data: bytes) -> ImageFile.ImageFile:
    # The plugin is named, not guessed, so that no other of Pillow's forty parsers ever sees an upload.
    if kind in (JPEG, PNG):
        data = parts.only(kind, data, parts.NEEDED[kind] | parts.GUIDING)
    return OPENERS[kind](io.BytesIO(data))


def _refuse_what_cannot_be_shown(kind: Kind, source: ImageFile.ImageFile, data: bytes, max_pixels: int) -> None:
    width, height = source.size
    if not width * height:
        raise Refused("too_small")
    if width * height > max_pixels:
        raise Refused("too_many_pixels", found=-(-width * height // 1_000_000), most=max_pixels // 1_000_000)
    if max(width, height) > LONGEST:
        raise Refused("too_long", most=LONGEST)
    moving_png = kind is PNG and any(part.name == "acTL" for part in parts.parts_of(PNG, data))
    # HEIC from phones holds several pictures (a depth map, a burst); the first is the photograph.
    if moving_png or (kind is not HEIC and getattr(source, "is_animated", False)):
        raise Refused("moving")


def _findings(kind: Kind, data: bytes, source: ImageFile.ImageFile) -> tuple[str, ...]:
    found = list(parts.additions(kind, data)) if kind in parts.NEEDED else []
    found += [key for key in ("exif", "xmp", "icc_profile") if kind is HEIC and source.info.get(key)]
    if POSITION in _exif(source):
        found.append("position (GPS)")
    return tuple(found)


def _drawn_anew(kind: Kind, data: bytes, source: ImageFile.ImageFile, removed: tuple[str, ...]) -> CleanPicture:
    orientation = _exif(source).get(ORIENTATION, 1)
    profile = source.info.get("icc_profile") or (colour.coded_profile(data[:65536]) if kind in (HEIC, AVIF) else None)
    source.load()
    pixels: Image.Image = colour.to_srgb(source, profile)
    untouched = pixels is source and orientation not in UPRIGHT
    if orientation in UPRIGHT:
        pixels = pixels.transpose(UPRIGHT[orientation])
    if pixels is source:
        pixels = source.copy()
    pixels.info = {}
    lossless = kind in (PNG, GIF) or (kind is WEBP and any(part.name == "VP8L" for part in parts.parts_of(WEBP, data)))
    if lossless or _is_transparent(pixels):
        return CleanPicture(PNG, _png(pixels), *pixels.size, removed)
    return CleanPicture(JPEG, _jpeg(pixels, source if kind is JPEG and untouched else None), *pixels.size, removed)


def _exif(source: Image.Image) -> Image.Exif:
    try:
        return source.getexif()
    except BROKEN:
        return Image.Exif()


def _is_transparent(pixels: Image.Image) -> bool:
    return pixels.mode in ("LA", "RGBA") and any(pixels.getchannel("A").histogram()[:OPAQUE])


def _png(pixels: Image.Image) -> bytes:
    if _is_transparent(pixels):
        pixels = _without_what_is_invisible(pixels)
    elif pixels.mode in ("LA", "RGBA"):
        pixels = pixels.convert(pixels.mode.removesuffix("A"))
    written = io.BytesIO()
    pixels.save(written, "PNG", compress_level=4)
    return written.getvalue()


def _without_what_is_invisible(pixels: Image.Image) -> Image.Image:
    """Blacken what is fully transparent: an eraser only makes things transparent, and the face is still there."""
    visible = pixels.getchannel("A").point(lambda alpha: 255 if alpha else 0)
    return Image.composite(pixels, Image.new(pixels.mode, pixels.size), visible)


def _jpeg(pixels: Image.Image, original: ImageFile.ImageFile | None) -> bytes:
    """Encode a photograph; one that was not touched keeps its own quantisation, and so its size and sharpness."""
    if pixels.mode in ("LA", "RGBA"):
        pixels = pixels.convert(pixels.mode.removesuffix("A"))
    written = io.BytesIO()
    pixels.save(written, "JPEG", **_quality_of(original))
    return written.getvalue()


def _quality_of(original: ImageFile.ImageFile | None) -> dict[str, Any]:
    if not isinstance(original, JpegImagePlugin.JpegImageFile):
        return FINE
    tables = original.quantization
    in_order = sorted(tables) == list(range(len(tables)))
    # Keys out of order and steps beyond a byte occur only in files made to confuse.
    if not in_order or not all(0 < step <= MOST_STEPS for table in tables.values() for step in table):
        return FINE
    return {"qtables": tables, "subsampling": max(JpegImagePlugin.get_sampling(original), 0)}
