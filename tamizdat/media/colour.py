"""Colours that look right everywhere, without the profile that came with them.

A colour profile (ICC.1:2022) is needed to show a picture rightly, and it also tells about its owner: profiles measured
on one screen or scanner carry the device's model and serial number, the day of the measurement and sometimes the name
of the person who measured. So the profile is applied and dropped: pixels become sRGB, which every browser assumes for
a picture without a profile (CSS Color 4, section 11). Colours outside sRGB become the nearest ones inside.
"""

from __future__ import annotations

import io
import re
import struct

from PIL import Image, ImageChops, ImageCms

SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
# What passing through a profile's tables costs even when it says the same.
ROUNDING = 2
SRGB = ImageCms.createProfile("sRGB")
# Chromaticities of red, green and blue as SMPTE EG 432-1 gives them, adapted from D65 to D50 (Bradford), as XYZ.
DISPLAY_P3 = ((0.515102, 0.241182, -0.001050), (0.291965, 0.692236, 0.041885), (0.157153, 0.066582, 0.784378))
D50 = (0.9642, 1.0, 0.8249)
# The curve of sRGB (IEC 61966-2-1) as ICC's parametric type 3: gamma, a, b, c, d.
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
# ISO/IEC 23091-2: code 12 is Display P3's primaries; 13 is the curve of sRGB, 1 and 6 come close to it.
CODED_P3 = re.compile(rb"colrnclx\0\x0c\0[\x01\x06\x0d]")


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Turn pixels into sRGB (or grey), so that they look the same without their profile.

    Args:
        picture: in any of Pillow's modes; transparency is kept.
        profile: the ICC profile that came with it, or None. One that does not fit is left aside, as browsers do.

    Returns:
        A picture in mode ``L``, ``LA``, ``RGB`` or ``RGBA``; the same object when nothing had to be done.
    """
    picture = _plain(picture)
    if picture.mode in ("LA", "RGBA"):
        *_, alpha = picture.split()
        opaque = to_srgb(picture.convert(picture.mode.removesuffix("A")), profile)
        opaque.putalpha(alpha)
        return opaque
    converted = _through(profile, picture) if profile else picture
    return converted.convert("RGB") if converted.mode == "CMYK" else converted


def coded_profile(head: bytes) -> bytes | None:
    """Return the profile that a HEIC or AVIF file names by number instead of carrying one, if it is not sRGB.

    Args:
        head: the file's beginning, where its properties are.
    """
    return matrix_profile(DISPLAY_P3) if CODED_P3.search(head) else None


def matrix_profile(primaries: tuple[tuple[float, float, float], ...]) -> bytes:
    """Build an ICC profile from three primaries and the curve of sRGB.

    Args:
        primaries: XYZ of red, green and blue relative to D50.
    """
    curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(map(_fixed, SRGB_CURVE))
    tags = {b"wtpt": _xyz(D50), **dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, primaries), strict=True))}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content
    head = struct.pack(">I4sI4s4s4s", start + len(body), b"\0" * 4, 0x04400000, b"mntr", b"RGB ", b"XYZ ")
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + b"".join(map(_fixed, D50))
    return head.ljust(128, b"\0") + table + body


def _fixed(number: float) -> bytes:
    return struct.pack(">i", round(number * 65536))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _plain(picture: Image.Image) -> Image.Image:
    """Return the picture in a mode that colour management knows: L, LA, RGB, RGBA or CMYK."""
    if picture.mode in ("L", "LA", "RGB", "RGBA", "CMYK") and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith("I") or picture.mode == "F":
        # Sixteen bits of grey: Pillow's own conversion would cut off instead of scale.
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    transparent = picture.mode in ("PA", "La", "RGBa") or "transparency" in picture.info
    return picture.convert("RGBA" if transparent else "L" if picture.mode == "1" else "RGB")


def _through(profile: bytes, picture: Image.Image) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if SPACES.get(source.profile.xcolor_space.strip()) != picture.mode:
            return picture
        transform = ImageCms.buildTransform(
            source,
            SRGB,
            picture.mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        if picture.mode != "CMYK" and _changes_nothing(transform, picture.mode):
            return picture
        converted = _applied(transform, picture)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted.convert("L") if picture.mode == "L" else converted


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Tell whether a profile is sRGB under another name, by its effect on a cube of colours (or a grey ramp)."""
    steps = range(0, 256, 17)
    if mode == "RGB":
        swatch = Image.frombytes(
            "RGB", (256, 16), bytes(v for r in steps for g in steps for b in steps for v in (r, g, b))
        )
    else:
        swatch = Image.frombytes("L", (256, 1), bytes(range(256)))
    difference = ImageChops.difference(swatch.convert("RGB"), _applied(transform, swatch))
    return max(difference.tobytes()) <= ROUNDING


def _applied(transform: ImageCms.ImageCmsTransform, picture: Image.Image) -> Image.Image:
    # Pillow returns None only when it is told to work in place.
    return ImageCms.applyTransform(picture, transform) or picture
