"""Random weights that need no file: README.md section 2 defines the numbers exactly."""

import math

import numpy as np
import torch

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def fnv1a64(text):
    h = 0xCBF29CE484222325
    for b in text.encode("utf-8"):
        h = ((h ^ b) * 0x100000001B3) & MASK
    return h


def uniform(name, count, start=0):
    """float64 array of `count` values in [-1, 1), each a multiple of 2^-23."""
    with np.errstate(over="ignore"):
        i = np.arange(start + 1, start + count + 1, dtype=np.uint64)
        z = np.uint64(fnv1a64(name)) + i * np.uint64(GAMMA)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) * 2.0**-23 - 1.0


def tensor(seed, spec):
    """One tensor of a weights table: {"shape", "scale", "offset", "stream", "start"}."""
    streams = spec["stream"] if isinstance(spec["stream"], list) else [spec["stream"]]
    n = math.prod(spec["shape"]) // len(streams)
    u = np.concatenate([uniform(seed + ":" + stream, n, spec.get("start", 0)) for stream in streams])
    values = np.float64(spec["offset"]) + np.float64(spec["scale"]) * u
    return torch.from_numpy(values.astype(np.float32).reshape(spec["shape"]))


def table(seed, state_dict, rule, aliases=()):
    """The weights table of a module: `rule(key, shape)` gives (scale, offset).

    `aliases` is a list of (prefix, source prefix): tensors under the first are the same as under the second.
    Integer buffers are left out: they are constants of the architecture.
    """
    tensors = {}
    for key, value in state_dict.items():
        if not value.is_floating_point():
            continue
        stream = key
        for prefix, source in aliases:
            if key.startswith(prefix):
                stream = source + key[len(prefix) :]
        shape = list(value.shape)
        scale, offset = rule(stream, shape)
        tensors[key] = {"shape": shape, "scale": float(scale), "offset": float(offset)}
        tensors[key]["stream"] = stream
    return {"seed": seed, "tensors": tensors}


def state_dict(tab):
    made = {}
    out = {}
    for key, spec in tab["tensors"].items():
        same = (str(spec["stream"]), spec.get("start", 0), tuple(spec["shape"]))
        if same not in made:
            made[same] = tensor(tab["seed"], spec)
        out[key] = made[same]
    return out


def compact(tab):
    """The form written to files: "stream" only where it differs from the key, "start" where it is not 0."""
    tensors = {}
    for key, spec in tab["tensors"].items():
        entry = {"shape": spec["shape"], "scale": spec["scale"], "offset": spec["offset"]}
        if spec["stream"] != key:
            entry["stream"] = spec["stream"]
        if spec.get("start"):
            entry["start"] = spec["start"]
        tensors[key] = entry
    return {"seed": tab["seed"], "tensors": tensors}


def fan_in(shape):
    return math.prod(shape[1:]) if len(shape) > 1 else 1


def load(module, tab):
    """Fills a module; every key of the table must fit and every float key must be filled."""
    current = module.state_dict()
    values = state_dict(tab)
    floats = {k for k, v in current.items() if v.is_floating_point()}
    assert floats == set(values), floats ^ set(values)
    missing, unexpected = module.load_state_dict(values, strict=False)
    assert not unexpected and all(not current[k].is_floating_point() for k in missing)
    return module
