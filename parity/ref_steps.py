"""Steps before the models: picture to pixel values, by the published transforms."""

import importlib
import json

import numpy as np
import torch
from PIL import Image

SIZES = [  # width, height; size 800, at most 1333
    *[(224, 224), (640, 360), (1280, 720), (1920, 1080), (480, 854), (500, 333), (333, 500), (1000, 400), (801, 800)],
    *[(800, 800), (800, 1333), (800, 1334), (1334, 800), (1333, 800), (400, 666), (400, 667), (3, 5), (1, 1), (7, 4000)],
    *[(4000, 7), (600, 1000), (1200, 2000), (1920, 1152), (1999, 1200), (2000, 1199), (333, 200), (123, 457)],
]
DINO = {  # case: width, height of the picture; size, max_size
    "enlarge": (31, 24, 80, 133),
    "wide": (213, 120, 80, 133),
    "tall": (30, 100, 80, 133),
    "kept": (91, 80, 80, 133),
    "shrink": (307, 301, 72, 133),
}
SAM2 = {"enlarge": (50, 61, 96), "shrink": (400, 150, 96), "kept": (64, 64, 64), "one-row": (5, 1, 32)}


def image(seed, width, height):
    """U8 [height, width, 3]: smooth parts, noise, and black and white edges."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    waves = [127 + 90 * np.sin(x / (3.0 + c) + seed) * np.cos(y / (5.0 - c)) for c in range(3)]
    out = np.stack(waves, -1) + rng.normal(0, 25, (height, width, 3))
    out[height // 3 : height // 2, width // 4 : width // 2] = 255
    out[height // 2 : height // 2 + 2] = 0
    return np.clip(np.rint(out), 0, 255).astype(np.uint8)


def dino_resize(width, height, size, max_size):
    """The published rule alone: the (width, height) asked of Pillow."""

    class Asked:
        pass

    picture = Asked()
    picture.size = (width, height)
    picture.resize = lambda wanted, mode: Image.new("L", wanted)
    transforms = importlib.import_module("grounding_dino.groundingdino.datasets.transforms")
    return transforms.resize(picture, None, size, max_size)[0].size


def dino_transform(pixels, size=800, max_size=1333):
    transforms = importlib.import_module("grounding_dino.groundingdino.datasets.transforms")
    steps = [
        transforms.RandomResize([size], max_size=max_size),
        transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ]
    return {"pixel_values": transforms.Compose(steps)(Image.fromarray(pixels), None)[0]}


def sam2_transform(pixels, image_size=1024):
    from sam2.utils.transforms import SAM2Transforms

    script, torch.jit.script = torch.jit.script, lambda module: module
    try:
        return {"pixel_values": SAM2Transforms(image_size, 0.0)(pixels)}
    finally:
        torch.jit.script = script


def fixtures_of(root, folder):
    import fixtures

    rows = [[w, h, 800, 1333, *dino_resize(w, h, 800, 1333)] for w, h in SIZES]
    text = ",\n".join(json.dumps(r) for r in rows)
    (folder / "dino-transform-sizes.json").write_text("[\n" + text + "\n]\n")
    for i, (case, (w, h, size, limit)) in enumerate(DINO.items()):
        pixels = image(i, w, h)
        fixtures.write_json(folder / f"dino-transform-{case}.config.json", {"size": size, "max_size": limit})
        out = dino_transform(pixels, size, limit)
        fixtures.write_case(folder / f"dino-transform-{case}.safetensors", {"image": torch.from_numpy(pixels)}, out)
    for i, (case, (w, h, side)) in enumerate(SAM2.items()):
        pixels = image(10 + i, w, h)
        fixtures.write_json(folder / f"sam2-transform-{case}.config.json", {"image_size": side})
        out = sam2_transform(pixels, side)
        fixtures.write_case(folder / f"sam2-transform-{case}.safetensors", {"image": torch.from_numpy(pixels)}, out)
