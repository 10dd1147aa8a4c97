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


def remake(source: Path, target: Path) -> Made:
    """A still PNG or JPEG in sRGB, at most LONGEST_EDGE wide and high, with nothing but its pixels."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(source, formats=FORMATS) as given:
            form = _drawn(given, target)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError):
        raise Refused("unreadable") from None
    return Made("picture", "png" if form == "PNG" else "jpg")


def _drawn(given: Image.Image, target: Path) -> str:
    if given.width * given.height > MOST_PIXELS:
        raise Refused("pixels")
    given.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    given.load()
    see_through = given.mode in {"RGBA", "LA", "PA"} or "transparency" in given.info
    form = "JPEG" if given.format in PHOTOGRAPHS and not see_through else "PNG"
    upright = ImageOps.exif_transpose(given)
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    pixels = _in_srgb(upright.convert("RGBA" if see_through else "RGB"), given.info)
    # A new canvas: nothing of what stood beside the pixels comes along.
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    clean.save(target, form, **({"quality": 88} if form == "JPEG" else {"optimize": False}))
    return form


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
