"""From bytes to clean text: encodings, line ends, ligatures, signs nobody sees."""

import codecs
import re
import unicodedata

import charset_normalizer

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the start of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What notes in our languages are saved in. A free choice among 90 encodings guesses worse.
LIKELY = ["cp1252", "cp1256", "mac_roman", "cp850"]
SAMPLE = 20_000

_LINE_ENDS = re.compile("\r\n|[\r\v\x85\u2028\u2029]")
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_SOFT_HYPHEN = re.compile("\u00ad(?! *\n)")  # one at a line's end still says "joined"
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff]")
# Ligatures and Arabic letters drawn as shapes, which some PDFs keep instead of letters.
_DRAWN = re.compile("[\ufb00-\ufb06\ufb50-\ufdfb\ufe70-\ufefc]+")


def decode(data: bytes) -> str:
    """Text in whatever encoding it was saved, never an error; a last resort is cp1252."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    wide = _wide_encoding(data[:SAMPLE])
    if wide:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(data[:SAMPLE], cp_isolation=LIKELY).best()
        return data.decode(best.encoding if best else "cp1252", errors="replace")


def _wide_encoding(sample: bytes) -> str:
    """UTF-16 without its mark: every second byte is the page of Latin or of Arabic."""
    first, second = sample[::2], sample[1::2]
    pages = [half.count(0) + half.count(6) for half in (first, second)]
    if len(second) < 4 or abs(pages[0] - pages[1]) * 5 < len(second) * 2:
        return ""
    return "utf-16-le" if pages[1] > pages[0] else "utf-16-be"


def clean(text: str) -> str:
    """NFC with LF (form feeds stay, they mark pages), without signs nobody sees."""
    text = _LINE_ENDS.sub("\n", text)
    text = _UNSEEN.sub("", text)
    text = _SOFT_HYPHEN.sub("", text)
    text = _CONTROL.sub(" ", text)
    text = _DRAWN.sub(lambda drawn: unicodedata.normalize("NFKC", drawn[0]), text)
    return unicodedata.normalize("NFC", text)
