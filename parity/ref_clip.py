"""CLIP's vision tower, by transformers."""

import math

import torch

import fixtures
import weights

SMALL = {
    "model_type": "clip",
    "vision_config": {
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 4,
        "num_attention_heads": 4,
        "image_size": 70,
        "patch_size": 14,
        "hidden_act": "quick_gelu",
        "layer_norm_eps": 1e-05,
    },
}
ODD = {
    "model_type": "clip_vision_model",
    "hidden_size": 48,
    "intermediate_size": 80,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "image_size": 75,
    "patch_size": 14,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-03,
}
CASES = {"two-pictures": ("clip-vision", SMALL, 2), "odd-size": ("clip-vision-odd", ODD, 1)}


def build(config):
    from transformers import CLIPVisionConfig, CLIPVisionModel

    values = {k: v for k, v in config.get("vision_config", config).items() if k != "model_type"}
    return CLIPVisionModel(CLIPVisionConfig(**values, attn_implementation="eager")).eval()


def rule(key, shape):
    if "norm" in key or "layrnorm" in key:
        return (0.2, 1.0) if key.endswith("weight") else (0.1, 0.0)
    if key.endswith("bias"):
        return 0.1, 0.0
    if "class_embedding" in key or "position_embedding" in key:
        return 0.8, 0.0
    scale = 2 if "q_proj" in key or "k_proj" in key else 1
    return scale * math.sqrt(3 / weights.fan_in(shape)), 0.0


@torch.no_grad()
def run(model, pixel_values):
    states = model(pixel_values, output_hidden_states=True).hidden_states
    return {f"hidden_states.{i}": state for i, state in enumerate(states)}


def fixtures_of(root, folder):
    for seed, (case, (name, config, batch)) in enumerate(CASES.items()):
        model = build(config)
        table = weights.table("clip", model.state_dict(), rule)
        weights.load(model, table)
        fixtures.write_json(folder / f"{name}.config.json", config)
        fixtures.write_json(folder / f"{name}.weights.json", weights.compact(table))
        side = config.get("vision_config", config)["image_size"]
        pixels = torch.stack([fixtures.picture(100 * seed + b, side, side) for b in range(batch)])
        fixtures.write_case(folder / f"clip-vision-{case}.safetensors", {"pixel_values": pixels}, run(model, pixels))
