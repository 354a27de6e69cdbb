"""Imports the public reference code from a checkout, with stand-ins for what it imports and does not use here.

The checkout is never copied into this repository. Its code is pinned by a digest over the files that matter.
"""

import hashlib
import importlib
import sys
import types
from pathlib import Path

import numpy as np
import torch
from PIL.Image import Resampling
from torch import nn
from transformers import BertModel  # before the stand-ins, which it would take for the real libraries

import standins

REPOSITORY = "https://github.com/IDEA-Research/Grounded-SAM-2"
COMMIT = "2c0178f77480f4b07107bcbfa8573fb3db3ebee8"
PACKAGES = (
    "grounding_dino/groundingdino/models", "sam2/modeling", "sam2/configs/sam2.1", "sam2/sam2_image_predictor.py",
    "sam2/utils/transforms.py",
    "grounding_dino/groundingdino/datasets/transforms.py",
)
DIGEST = "cc020599b419235babb990d20a0cb06d6eccbcbff1032266d39db0093ec5f391"


def digest(root):
    h = hashlib.sha256()
    for package in PACKAGES:
        path = Path(root) / package
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in (".py", ".yaml"))
        for f in files:
            h.update(f.relative_to(root).as_posix().encode() + b"\0" + f.read_bytes().replace(b"\r\n", b"\n"))
    return h.hexdigest()


def use(root):
    """Makes `grounding_dino` and `sam2` importable from the checkout `root`."""
    root = Path(root).resolve()
    if digest(root) != DIGEST:
        raise SystemExit(f"{root} does not hold the code of {REPOSITORY} at {COMMIT}: check out that commit and pass its folder")
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    assert BertModel
    _torchvision()
    _timm()
    _configuration()
    standins.unused("grounding_dino.groundingdino.util.visualizer", "COCOVisualizer")
    standins.unused("grounding_dino.groundingdino.util.utils", "get_phrases_from_posmap")
    standins.unused("grounding_dino.groundingdino.util.vl_utils", "create_positive_map_from_span")


class Resize(nn.Module):
    """Resize of a float tensor, as torchvision does it: bilinear with antialias."""

    def __init__(self, size):
        super().__init__()
        self.size = list(size)

    def forward(self, x):
        y = nn.functional.interpolate(x[None], self.size, mode="bilinear", align_corners=False, antialias=True)
        return y[0]


class Normalize(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.mean, self.std = mean, std

    def forward(self, x):
        mean = torch.tensor(self.mean, dtype=x.dtype)[:, None, None]
        return (x - mean) / torch.tensor(self.std, dtype=x.dtype)[:, None, None]


class ToTensor:
    def __call__(self, image):
        return torch.from_numpy(np.array(image)).permute(2, 0, 1).contiguous().to(torch.float32).div(255)


def _torchvision():
    standins.module("torchvision", __version__="0.25.0", _is_tracing=lambda: False)
    standins.module("torchvision.ops")
    standins.module("torchvision.ops.boxes", nms=None, box_area=None, batched_nms=None)
    standins.module("torchvision.models")
    standins.module("torchvision.models._utils", IntermediateLayerGetter=None)
    standins.module("torchvision.transforms", Resize=Resize, Normalize=Normalize, ToTensor=ToTensor)
    standins.module(
        "torchvision.transforms.functional",
        resize=lambda image, size: image.resize(size[::-1], Resampling.BILINEAR),
        to_tensor=ToTensor(),
        normalize=lambda image, mean, std: Normalize(mean, std)(image),
    )


def _timm():
    def pair(x):
        return x if isinstance(x, (tuple, list)) else (x, x)

    class DropPath(nn.Identity):
        def __init__(self, drop_prob=0.0):
            super().__init__()

    standins.module("timm")
    standins.module("timm.models")
    standins.module("timm.models.layers", DropPath=DropPath, to_2tuple=pair, trunc_normal_=nn.init.trunc_normal_)


def _configuration():
    class GlobalHydra:
        @staticmethod
        def instance():
            return types.SimpleNamespace(is_initialized=lambda: True)

    standins.module("hydra", initialize_config_module=None)
    standins.module("hydra.core")
    standins.module("hydra.core.global_hydra", GlobalHydra=GlobalHydra)
    standins.module("iopath")
    standins.module("iopath.common")
    standins.module("iopath.common.file_io", g_pathmgr=None)


def instantiate(tree):
    """Builds the object tree of a config with `_target_` class names."""
    if isinstance(tree, list):
        return [instantiate(v) for v in tree]
    if not isinstance(tree, dict):
        return tree
    values = {k: instantiate(v) for k, v in tree.items() if k != "_target_"}
    if "_target_" not in tree:
        return values
    module, _, name = tree["_target_"].rpartition(".")
    return getattr(importlib.importstandins.module(module), name)(**values)
