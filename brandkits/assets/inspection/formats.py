"""Names the type of a file by its first bytes, in its owner's words. Nothing is parsed here."""

from __future__ import annotations

import re

# Signatures and the types they stand for. Picture types are included for files uploaded as a font
# by mistake, or unreadable after all.
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript or EPS file"),
    (b"\xc5\xd0\xd3\xc6", "an EPS file"),
    (b"8BPS", "a Photoshop document"),
    (b"8BPB", "a Photoshop document"),
    (b"II*\0", "a TIFF or camera raw picture"),
    (b"MM\0*", "a TIFF or camera raw picture"),
    (b"II+\0", "a BigTIFF picture"),
    (b"MM\0+", "a BigTIFF picture"),
    (b"FUJIFILMCCD-RAW", "a camera raw picture"),
    (b"IIRO", "a camera raw picture"),
    (b"IIU\0", "a camera raw picture"),
    (b"\0\0\1\0", "an icon (ICO) or a Mac font suitcase (dfont)"),
    (b"\0\0\2\0", "a cursor file (CUR)"),
    (b"icns", "an Apple icon file (ICNS)"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"BM", "a BMP picture"),
    (b"\xd7\xcd\xc6\x9a", "a Windows metafile (WMF)"),
    (b"gimp xcf", "a GIMP document"),
    (b"qoif", "a QOI picture"),
    (b"DDS ", "a DirectDraw texture (DDS)"),
    (b"#?RADIANCE", "an HDR picture"),
    (b"v/1\x01", "an OpenEXR picture"),
    (b"\x1aE\xdf\xa3", "a WebM or Matroska video"),
    (b"FLV\1", "a Flash video"),
    (b"PK\3\4", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\0\1\0\0", "a TrueType font"),
    (b"true", "a TrueType font"),
    (b"OTTO", "an OpenType font"),
    (b"ttcf", "a font collection"),
    (b"wOFF", "a WOFF font"),
    (b"wOF2", "a WOFF2 font"),
    (b"%!FontType1", "a Type 1 font"),
    (b"%!PS-AdobeFont", "a Type 1 font"),
    (b"\x80\1", "a Type 1 font (PFB)"),
    (b"StartFontMetrics", "font metrics without outlines (AFM)"),
    (b"STARTFONT", "a bitmap font (BDF)"),
    (b"\1fcp", "a bitmap font (PCF)"),
    (b"SplineFontDB", "a FontForge project"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
)
# The brand of an ISO base media file (ISO/IEC 14496-12); any other brand is taken for a video.
_BRANDS = {
    b"heic": "a HEIC photo",
    b"heix": "a HEIC photo",
    b"heim": "a HEIC photo",
    b"heis": "a HEIC photo",
    b"hevc": "a HEIC photo",
    b"hevx": "a HEIC photo",
    b"mif1": "a HEIF photo",
    b"msf1": "a HEIF photo",
    b"avif": "an AVIF picture",
    b"avis": "an AVIF picture",
    b"crx ": "a Canon raw picture",
    b"qt  ": "a QuickTime video",
}
_RIFF = {b"WEBP": "a WebP picture", b"AVI ": "an AVI video", b"WAVE": "a WAV sound"}
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_SKIPPED = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # byte order marks, white space, halves of UTF-16


def name_of(data: bytes) -> str | None:
    """Return the file's type with its article ("a HEIC photo"); None if its first bytes do not tell."""
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "a video")
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12])
    # The longest matching signature is the most specific.
    found = [(len(start), name) for start, name in _STARTS if data.startswith(start)]
    if found:
        return max(found)[1]
    if is_markup(data):
        head = _COMMENT.sub(b"", data[:4_096].replace(b"\0", b"").lower()).partition(b"<svg")[0]
        return "a web page" if b"<html" in head or b"<!doctype html" in head else None
    return None


def is_markup(data: bytes) -> bool:
    """Return whether the bytes begin as XML and HTML do, in UTF-8 or UTF-16."""
    return data[:4_096].lstrip(_SKIPPED).startswith(b"<")


def is_packed(data: bytes) -> bool:
    """Return whether the bytes are gzip, as a packed drawing (SVGZ) is."""
    return data.startswith(b"\x1f\x8b")
