"""Runs `tgs parity` on every fixture, with weights that torch wrote, and compares what comes out.

    venv/bin/python parity/check.py [--only NAME] [--layout zip|legacy|safetensors|hf]

Prints one line a case and fails if one is beyond its tolerance.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file

import ref_thinker
import weights
from fixtures import HERE, RESOURCES

TGS = HERE.parent / "tgs"
CASES = RESOURCES / "parity"

# Output name, after its model where another model has it too -> kind of comparison and tolerance.
TOLERANCES = {
    "last_hidden_state": ("rel", 2e-5),
    "pred_logits": ("rel", 5e-5),
    "pred_boxes": ("abs", 5e-5),
    "image_embed": ("rel", 5e-5),
    "low_res_masks": ("rel", 1e-4),
    "iou_predictions": ("abs", 1e-4),
    "masks": ("share", 1e-3),
    "hidden_states": ("rel", 2e-5),
    "embeds": ("rel", 2e-5),
    "logits": ("rel", 2e-5),
    "sequences": ("abs", 0),
    "inputs_embeds": ("rel", 5e-5),
    "generate_logits": ("rel", 5e-5),
    "attention_mask": ("abs", 0),
    "position_ids": ("abs", 0),
    "ref-thinker logits": ("rel", 5e-5),
}
# Steps without weights, the same for what begins so.
STEPS = {
    "dino-transform": ("abs", 1e-5),
    "sam2-transform": ("abs", 1e-4),
    "clip-transform": ("abs", 1e-5),
    "fbank": ("abs", 1e-3),
    "resample-soft": ("rel", 5e-4),
    "resample-full": ("rel", 5e-3),
}
# Cases whose configuration has another name than the model with "small".
CONFIGS = {
    "grounding-dino-swin-b": "grounding-dino-swin-b",
    "grounding-dino-five-levels": "grounding-dino-five-levels",
    "sam2-image-padded-windows": "sam2-image-padded",
    "sam2-image-large-windows": "sam2-image-large",
    "clip-vision-odd-size": "clip-vision-odd",
    "beats-buckets": "beats-plain",
    "beats-no-positions": "beats-bare",
    "beats-tiny": "beats-tiny",
    "llama-small-plain": "llama-small",
    "llama-small-padded": "llama-small",
    "llama-grouped-padded": "llama-grouped",
    "llama-qwen2-padded": "llama-qwen2",
    "llama-adapter-padded": "llama-generate",
    "llama-adapter-heads-padded": "llama-generate",
    "llama-generate": "llama-generate",
    "llama-generate-adapter": "llama-generate",
}
# Configurations whose weights have another name.
WEIGHTS = {"visual-projector": "qformer", "audio-projector": "qformer", "llama-generate": "llama-small"}
ADAPTERS = {
    "llama-adapter-padded": "llama-adapter",
    "llama-adapter-heads-padded": "llama-adapter-heads",
    "llama-generate-adapter": "llama-adapter",
}
MODELS = (
    "grounding-dino", "sam2-image", "bert", "dino-transform", "sam2-transform", "clip-transform", "fbank", "resample",
    "clip-vision", "beats", "visual-projector", "audio-projector", "llama-generate", "llama", "ref-thinker",
)
# Models whose sizes are "small"; others have one configuration with their own name.
SMALL = ("grounding-dino", "sam2-image")


def model_of(case):
    return next(model for model in MODELS if case.startswith(model))


def config_of(case, model):
    if (CASES / f"{case}.config.json").exists():
        return case
    return CONFIGS.get(case, f"{model}-small" if model in SMALL else model)


def step_of(case):
    return next((comparison for start, comparison in STEPS.items() if case.startswith(start)), None)


def tolerance_of(case, output):
    name = re.sub(r"\.\d+$", "", output)
    return step_of(case) or TOLERANCES.get(f"{model_of(case)} {name}") or TOLERANCES[name]


def write_weights(folder, config, layout):
    name = WEIGHTS.get(config, config)
    if layout == "hf" and (CASES / f"{config}.hf.weights.json").exists():
        name = f"{config}.hf"
    table = json.loads((CASES / f"{name}.weights.json").read_text())
    for key, spec in table["tensors"].items():
        spec.setdefault("stream", key)
    if name == "ref-thinker":
        return ref_thinker.write_folder(folder / name, table, json.loads((CASES / f"{config}.config.json").read_text()), layout != "legacy")
    state = weights.state_dict(table)
    if layout in ("safetensors", "hf"):
        path = folder / f"{name}.safetensors"
        save_file({key: value.clone() for key, value in state.items()}, path)
    else:
        path = folder / f"{name}.pth"
        saved = state if name == "qformer" or name.startswith("llama") else {"model": state}
        if config.startswith("beats"):
            saved["cfg"] = json.loads((CASES / f"{config}.config.json").read_text())
        torch.save(saved, path, _use_new_zipfile_serialization=layout == "zip")
    return path


def difference(actual, expected, kind):
    assert actual.shape == expected.shape, f"shape {tuple(actual.shape)}, expected {tuple(expected.shape)}"
    a, e = actual.to(torch.float64).numpy(), expected.to(torch.float64).numpy()
    if kind == "share":
        return float((a != e).mean())
    finite = np.isfinite(e)
    assert (a[~finite] == e[~finite]).all(), "infinities differ"
    assert np.isfinite(a[finite]).all(), "not finite"
    d = a[finite] - e[finite]
    return float(np.abs(d).max()) if kind == "abs" else float(np.linalg.norm(d) / np.linalg.norm(e[finite]))


def read(value, fixture):
    """The places of a tensor that are not padding."""
    mask = fixture.get("in.attention_mask", fixture.get("out.attention_mask"))
    return value[mask.bool()] if mask is not None and value.dim() == 3 and value.shape[:2] == mask.shape else value


def inputs_of(fixture):
    inputs = {key[3:]: value for key, value in fixture.items() if key.startswith("in.")}
    if "pixel_values.u8" in inputs:
        inputs["pixel_values"] = (inputs.pop("pixel_values.u8").to(torch.float32) - 128) / 64
    return inputs


def check(case, layout):
    """Rows of (output, difference, tolerance)."""
    model = model_of(case)
    config = config_of(case, model)
    fixture = load_file(CASES / f"{case}.safetensors")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_file(inputs_of(fixture), folder / "in.safetensors")
        command = [TGS, "parity", model, "--config", CASES / f"{config}.config.json"]
        command += ["--inputs", folder / "in.safetensors", "--outputs", folder / "out.safetensors"]
        if not step_of(case):
            command += ["--weights", write_weights(folder, config, layout)]
        if case in ADAPTERS:
            command += ["--adapter", write_weights(folder, ADAPTERS[case], layout)]
        subprocess.run([str(part) for part in command], check=True)
        found = load_file(folder / "out.safetensors")
    for key, expected in fixture.items():
        if key.startswith("out."):
            output = key[4:]
            kind, tolerance = tolerance_of(case, output)
            yield output, difference(read(found[output], fixture), read(expected, fixture), kind), tolerance


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="cases whose name contains this")
    parser.add_argument("--layout", default="zip", choices=("zip", "legacy", "safetensors", "hf"))
    arguments = parser.parse_args()
    failed = 0
    for path in sorted(CASES.glob("*.safetensors")):
        if arguments.only not in path.stem or not path.stem.startswith(MODELS):
            continue
        for output, found, tolerance in check(path.stem, arguments.layout):
            good = found <= tolerance
            failed += not good
            print(f"{'ok  ' if good else 'FAIL'} {path.stem:32} {output:20} {found:.2e} (tolerance {tolerance:.0e})", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
