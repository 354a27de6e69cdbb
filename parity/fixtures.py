"""Reading and writing of fixture files."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

HERE = Path(__file__).resolve().parent
RESOURCES = HERE.parent / "models" / "src" / "test" / "resources"
LIMIT = 1 << 20


def write_json(path, value):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = json.dumps(value, separators=(",", ":"))
    if "tensors" in value:
        head = json.dumps({k: v for k, v in value.items() if k != "tensors"}, separators=(",", ":"))[:-1]
        rows = (f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in value["tensors"].items())
        lines = head + ',"tensors":{\n' + ",\n".join(rows) + "\n}}"
    path.write_text(lines + "\n")


def write_case(path, inputs, outputs, middle=None):
    """`in.*`, `out.*` and, for finding an error, `mid.*`."""
    tensors = {}
    for prefix, group in (("in.", inputs), ("out.", outputs), ("mid.", middle or {})):
        for name, value in group.items():
            value = value.detach()
            if value.is_floating_point():
                value = value.to(torch.float32)
            elif value.dtype == torch.bool:
                value = value.to(torch.uint8)
            tensors[prefix + name] = value.contiguous().clone()
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path)
    path.chmod(0o644)
    size = path.stat().st_size
    assert size <= LIMIT, f"{path.name} has {size} bytes, more than {LIMIT}"
    print(f"{path.name}: {size} bytes, {len(tensors)} tensors")


def picture(seed, height, width, quantised=False):
    """A smooth random picture, F32 [3, height, width], about normalised; multiples of 1/64 in [-2, 2) when quantised."""
    g = torch.Generator().manual_seed(seed)
    out = torch.zeros(1, 3, height, width)
    for cells, weight in ((3, 1.0), (9, 0.6), (31, 0.35)):
        noise = torch.randn(1, 3, cells, cells, generator=g)
        out += weight * torch.nn.functional.interpolate(noise, (height, width), mode="bicubic", align_corners=False)
    out += 0.1 * torch.randn(1, 3, height, width, generator=g)
    if quantised:
        out = (out * 64).round().clamp(-128, 127) / 64
    return out[0]


def bytes_of(pixel_values):
    """U8 form of a quantised picture: value = (byte - 128) / 64."""
    return (pixel_values * 64 + 128).round().to(torch.uint8)
