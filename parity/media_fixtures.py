"""Fixtures of the media module, from Pillow and OpenCV.

    pip install pillow==11.3.0 opencv-python-headless==5.0.0.93 numpy==2.4.6
    python parity/media_fixtures.py [--shared DIR] [--out media/src/test/resources]

Writes
    resize.csv     method,pattern,from,to,sha256 of the resized pixels; the pictures are computed, see `pattern`
    pictures/      small JPEG and PNG files of every kind
    pictures.csv   file,height,width,channels of the stored picture,sha256 of its RGB pixels,
                   sha256 of its RGB pixels with the EXIF orientation applied,
                   sha256 of its grey pixels; `shared:` names files beside the checkout
    clips/         small videos; picture i is grey 20 + 37 i mod 200 (the .mkv has a random id, all else repeats)
    rle.csv        height,width,seed,cut,run lengths,compressed text
Hashes keep the files small; every case is compared bit for bit.
"""

import argparse
import csv
import hashlib
import io
import pathlib
import struct
import zlib

import cv2
import numpy as np
from PIL import Image, ImageCms, ImageOps, PngImagePlugin


def scramble(index):
    """32-bit integer hash (Murmur's finaliser), the same in PatternTest."""
    h = index.astype(np.uint64) & 0xFFFFFFFF
    h ^= h >> 16
    h = h * 0x85EBCA6B & 0xFFFFFFFF
    h ^= h >> 13
    h = h * 0xC2B2AE35 & 0xFFFFFFFF
    return h ^ (h >> 16)


def pattern(name, height, width, channels):
    """A picture both sides can compute."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    if name == "noise":
        v = scramble((y * width + x) * channels + c) >> 24
    elif name == "ramp":
        v = (x * 255 // max(width - 1, 1) + y * (c + 1)) % 256
    elif name == "checks":
        v = ((x // 5 + y // 3 + c) % 2) * 255
    else:
        raise ValueError(name)
    return v.astype(np.uint8)


def sha(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def pillow(kind):
    def resize(a, h, w):
        image = Image.fromarray(a[..., 0] if a.shape[2] == 1 else a)
        return np.asarray(image.resize((w, h), kind)).reshape(h, w, -1)

    return resize


def opencv(a, h, w):
    return cv2.resize(a, (w, h), interpolation=cv2.INTER_LINEAR).reshape(h, w, -1)


RESIZERS = {
    "pillow-bilinear": pillow(Image.Resampling.BILINEAR),
    "pillow-bicubic": pillow(Image.Resampling.BICUBIC),
    "opencv-linear": opencv,
}

SIZES = [
    ((37, 53), [(37, 53), (1, 1), (20, 53), (37, 20), (74, 106), (111, 159), (36, 52), (38, 54), (5, 211), (97, 3)]),
    ((1, 1), [(1, 1), (7, 5)]),
    ((2, 3), [(1, 1), (16, 16), (3, 2), (224, 224)]),
    ((1, 40), [(3, 17), (1, 80)]),
    ((64, 20), [(20, 20), (32, 10), (16, 5), (128, 40), (21, 7)]),
    ((224, 224), [(800, 800), (1024, 1024), (112, 112), (100, 75)]),
    ((288, 352), [(800, 978), (224, 224)]),
    ((360, 480), [(224, 224), (800, 1066)]),
    ((720, 1280), [(750, 1333), (224, 224), (224, 398)]),
]


def resize_cases(out):
    with open(out / "resize.csv", "w", newline="") as f:
        rows = csv.writer(f, lineterminator="\n")
        rows.writerow(["method", "pattern", "height", "width", "channels", "to_height", "to_width", "sha256"])
        for (h, w), targets in SIZES:
            names = ["noise", "ramp", "checks"] if h * w < 100_000 else ["noise"]
            for name in names:
                for channels in (1, 3):
                    a = pattern(name, h, w, channels)
                    for th, tw in targets:
                        for method, resize in RESIZERS.items():
                            rows.writerow([method, name, h, w, channels, th, tw, sha(resize(a, th, tw))])


def scene(h, w):
    """Smooth shapes, hard edges and noise: every JPEG coefficient has something to do."""
    y, x = np.mgrid[0:h, 0:w]
    a = np.stack([127 + 120 * np.sin(x / 7 + y / 11), 255.0 * ((x // 5 + y // 4) % 2), x * 255 / max(w - 1, 1)], -1)
    a += (scramble(np.arange(h * w * 3)).reshape(h, w, 3) >> 24) / 8.0
    return np.clip(a, 0, 255).astype(np.uint8)


def jpeg(image, **options):
    data = io.BytesIO()
    image.save(data, "JPEG", **options)
    return data.getvalue()


def without_jfif(data):
    at = data.index(b"\xff\xe0")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


def with_component_ids(data, ids):
    data = bytearray(data)
    frame, scan = data.index(b"\xff\xc0"), data.index(b"\xff\xda")
    for i, value in enumerate(ids):
        data[frame + 10 + 3 * i] = value
        data[scan + 5 + 2 * i] = value
    return bytes(data)


def with_adobe_transform(data, value):
    at = data.index(b"Adobe") + 11
    return data[:at] + bytes([value]) + data[at + 1 :]


def colour_profile(name):
    """Without its date and the identifier made of it, so that each run writes the same file."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes())
    data[24:36] = bytes(12)
    data[84:100] = bytes(16)
    return bytes(data)


def jpegs():
    for h, w in [(29, 43), (1, 1), (17, 1), (1, 17), (16, 16), (9, 33)]:
        size, image = f"{h}x{w}", Image.fromarray(scene(h, w))
        for subsampling, name in enumerate(["444", "422", "420"]):
            yield f"{size}-{name}.jpg", jpeg(image, subsampling=subsampling)
        yield f"{size}-420-progressive.jpg", jpeg(image, progressive=True)
        yield f"{size}-grey.jpg", jpeg(image.convert("L"))
        yield f"{size}-cmyk.jpg", jpeg(image.convert("CMYK"))
    image = Image.fromarray(scene(29, 43))
    yield "444-progressive.jpg", jpeg(image, subsampling=0, progressive=True)
    yield "grey-progressive.jpg", jpeg(image.convert("L"), progressive=True)
    yield "restart.jpg", jpeg(image, restart_marker_blocks=1)
    yield "optimized.jpg", jpeg(image, optimize=True)
    for quality in (1, 100):
        yield f"quality-{quality}.jpg", jpeg(image, quality=quality)
    yield "comment.jpg", jpeg(image, comment=b"a comment")
    profile, lab = colour_profile("sRGB"), colour_profile("LAB")
    yield "profile-srgb.jpg", jpeg(image, icc_profile=profile)
    yield "profile-lab.jpg", jpeg(image, icc_profile=lab)
    yield "profile-cmyk.jpg", jpeg(image.convert("CMYK"), icc_profile=profile)
    yield "ycck.jpg", with_adobe_transform(jpeg(image.convert("CMYK")), 2)
    yield "rgb.jpg", jpeg(image, keep_rgb=True)
    bare, bare444 = without_jfif(jpeg(image)), without_jfif(jpeg(image, subsampling=0))
    yield "no-jfif.jpg", bare
    yield "no-jfif-444.jpg", bare444
    for ids in ([0, 1, 2], [7, 8, 9], [82, 71, 66]):
        name = "".join(map(str, ids))
        yield f"no-jfif-ids-{name}.jpg", with_component_ids(bare444, ids)
        yield f"jfif-ids-{name}.jpg", with_component_ids(jpeg(image, subsampling=0), ids)
    for name in ("411", "422", "420"):
        factor = getattr(cv2, f"IMWRITE_JPEG_SAMPLING_FACTOR_{name}")
        _, data = cv2.imencode(".jpg", scene(29, 43)[..., ::-1], [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factor])
        yield f"opencv-{name}.jpg", data.tobytes()
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        yield f"exif-{orientation}.jpg", jpeg(image, exif=exif, quality=60)
    big_endian = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    yield "exif-big-endian.jpg", jpeg(image, exif=big_endian, quality=60)


def png(image, **options):
    data = io.BytesIO()
    image.save(data, "PNG", **options)
    return data.getvalue()


def raw_png(width, height, depth, colour, rows, extra=b"", interlace=0):
    """A PNG of packed rows, for the kinds Pillow does not write."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pngs():
    h, w = 29, 43
    image = Image.fromarray(scene(h, w))
    yield "rgb.png", png(image)
    yield "grey.png", png(image.convert("L"))
    yield "bits.png", png(image.convert("1"))
    yield "rgba.png", png(Image.fromarray(np.dstack([scene(h, w), scene(h, w)[..., :1]])))
    yield "grey-alpha.png", png(image.convert("LA"))
    yield "palette.png", png(image.quantize(200))
    for colours in (2, 4, 16):
        yield f"palette-{colours}.png", png(image.quantize(colours))
    yield "palette-transparent.png", png(image.quantize(7), transparency=2)
    yield "rgb-transparent.png", png(image, transparency=(0, 0, 0))
    yield "profile.png", png(image, icc_profile=colour_profile("sRGB"))
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "x" * 1000, zip=True)
    text.add(b"gAMA", struct.pack(">I", 100_000))
    yield "text-gamma.png", png(image.convert("L"), pnginfo=text)
    noise = scramble(np.arange(h * w * 8)).reshape(h, w * 8) >> 24
    noise = noise.astype(np.uint8)
    yield "rgb-16.png", raw_png(w, h, 16, 2, [noise[y, : w * 6].tobytes() for y in range(h)])
    yield "rgba-16.png", raw_png(w, h, 16, 6, [noise[y, : w * 8].tobytes() for y in range(h)])
    for depth in (1, 2, 4):
        row = (w * depth + 7) // 8
        yield f"grey-{depth}.png", raw_png(w, h, depth, 0, [noise[y, :row].tobytes() for y in range(h)])
    exif = Image.Exif()
    exif[0x0112] = 6
    yield "exif-6.png", png(image, exif=exif)
    yield "1x1.png", png(image.crop((0, 0, 1, 1)))


def picture_row(name, image):
    rgb, upright = image.convert("RGB"), ImageOps.exif_transpose(image).convert("RGB")
    channels = 1 if image.mode in ("1", "L", "LA", "I;16", "I") else 3
    grey = image.convert("L")
    return [name, image.height, image.width, channels, sha(np.asarray(rgb)), sha(np.asarray(upright)), sha(np.asarray(grey))]


def picture_cases(out, shared):
    folder = out / "pictures"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    with open(out / "pictures.csv", "w", newline="") as f:
        rows = csv.writer(f, lineterminator="\n")
        rows.writerow(["file", "height", "width", "channels", "rgb", "upright", "grey"])
        for name, data in [*jpegs(), *pngs()]:
            (folder / name).write_bytes(data)
            rows.writerow(picture_row(name, Image.open(io.BytesIO(data))))
        if shared:
            for path in sorted(p for end in ("jpg", "png") for p in shared.glob(f"media/**/*.{end}")):
                rows.writerow(picture_row(f"shared:{path.relative_to(shared)}", Image.open(path)))


def run_lengths(mask):
    flat = mask.T.reshape(-1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flat])))
    return np.diff(np.concatenate([[0], edges, [flat.size]])).tolist()


def compress(counts):
    text = ""
    for i, count in enumerate(counts):
        value = count - counts[i - 2] if i > 2 else count
        while True:
            group, value = value & 31, value >> 5
            last = value == (-1 if group & 16 else 0)
            text += chr(48 + (group if last else group | 32))
            if last:
                break
    return text


def rle_cases(out):
    with open(out / "rle.csv", "w", newline="") as f:
        rows = csv.writer(f, lineterminator="\n", quoting=csv.QUOTE_NONE, delimiter="\t", quotechar=None)
        rows.writerow(["height", "width", "seed", "cut", "counts", "text"])
        for h, w in [(1, 1), (3, 5), (20, 31), (64, 64), (1, 200), (200, 1), (288, 352)]:
            for seed, cut in [(1, 0), (2, 256), (3, 128), (4, 3), (5, 253), (6, -1)]:
                i = np.arange(h * w)
                if cut >= 0:
                    mask = (scramble(i + seed * 1_000_003) >> 24) < cut
                else:  # A disc: long runs, as real masks have them.
                    y, x = i // w, i % w
                    mask = (2 * y - h) ** 2 + (2 * x - w) ** 2 < min(h, w) ** 2 // 2
                if h * w > 5000 and cut not in (-1, 0, 256, 3):
                    continue
                counts = run_lengths(mask.reshape(h, w).astype(np.int8))
                rows.writerow([h, w, seed, cut, " ".join(map(str, counts)), compress(counts)])


def clip_cases(out):
    """Small videos in containers and codecs that the product reads but does not write."""
    folder = out / "clips"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, codec, fps in [
        ("mpeg4.mp4", "mp4v", 4),
        ("motion-jpeg.avi", "MJPG", 4),
        ("ffv1.mkv", "FFV1", 4),
        ("mpeg4.mov", "mp4v", 4),
        ("windows.wmv", "WMV2", 4),
    ]:
        path = folder / name
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*codec), fps, (64, 48))
        for i in range(12):
            writer.write(np.full((48, 64, 3), 20 + i * 37 % 200, np.uint8))
        writer.release()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("media/src/test/resources"))
    parser.add_argument("--shared", type=pathlib.Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    resize_cases(args.out)
    picture_cases(args.out, args.shared)
    rle_cases(args.out)
    clip_cases(args.out)
