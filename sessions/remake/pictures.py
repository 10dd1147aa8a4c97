"""Pictures decoded and drawn again: what a camera, a phone or an attacker wrote beside them is gone."""

import io
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from sessions.remake.kinds import Made, Refused

FORMATS = ["PNG", "JPEG", "GIF", "WEBP"]
MOST_PIXELS = 50_000_000  # as the file says before anything is decoded
LONGEST_EDGE = 2560  # of what is handed out
PHOTOGRAPHS = {"JPEG", "WEBP", "MPO"}
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
SAVED: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": False}, "JPEG": {"quality": 88}, "WEBP": {"quality": 76, "method": 4},
}  # fmt: skip


def remake(source: Path, target: Path, *, edge: int = 0) -> Made:
    """A still PNG or JPEG in sRGB, at most LONGEST_EDGE wide and high, with nothing but its pixels. With
    ``edge`` a WebP of at most that, small enough for a weak line."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(source, formats=FORMATS) as given:
            form, size = _drawn(given, target, edge)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError):
        raise Refused("unreadable") from None
    return Made("picture", SUFFIXES[form], size=size)


def _drawn(given: Image.Image, target: Path, edge: int) -> tuple[str, tuple[int, int]]:
    if given.width * given.height > MOST_PIXELS:
        raise Refused("pixels")
    most = (edge or LONGEST_EDGE, edge or LONGEST_EDGE)
    given.draft("RGB", most)
    given.load()
    see_through = given.mode in {"RGBA", "LA", "PA"} or "transparency" in given.info
    form = "JPEG" if given.format in PHOTOGRAPHS and not see_through else "PNG"
    form = "WEBP" if edge else form
    upright = ImageOps.exif_transpose(given)
    upright.thumbnail(most)
    pixels = _in_srgb(upright.convert("RGBA" if see_through else "RGB"), given.info)
    # A new canvas: nothing of what stood beside the pixels comes along.
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    clean.save(target, form, **SAVED[form])
    return form, clean.size


def _in_srgb(pixels: Image.Image, info: Mapping[Any, Any]) -> Image.Image:
    """Its colours without its colour profile; a broken profile is ignored."""
    profile = info.get("icc_profile")
    if not isinstance(profile, bytes) or pixels.mode != "RGB":
        return pixels
    try:
        described = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(pixels, described, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return pixels
    return turned or pixels
