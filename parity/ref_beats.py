"""BEATs, by the code that the published thinker runs."""

import math

import torch

import fixtures
import weights

SMALL = {
    "input_patch_size": 16,
    "embed_dim": 32,
    "encoder_layers": 3,
    "encoder_embed_dim": 48,
    "encoder_ffn_embed_dim": 96,
    "encoder_attention_heads": 4,
    "deep_norm": True,
    "layer_norm_first": False,
    "conv_pos": 128,
    "conv_pos_groups": 16,
    "relative_position_embedding": True,
    "num_buckets": 320,
    "max_distance": 800,
    "gru_rel_pos": True,
    "activation_fn": "gelu",
    "finetuned_model": True,
    "predictor_class": 527,
}
# Powers of two: distances that stand on the edge of a bucket.
PLAIN = {
    **SMALL,
    "embed_dim": 40,
    "encoder_layers": 2,
    "encoder_embed_dim": 40,
    "encoder_attention_heads": 5,
    "conv_bias": True,
    "deep_norm": False,
    "conv_pos": 7,
    "conv_pos_groups": 4,
    "num_buckets": 32,
    "max_distance": 128,
    "gru_rel_pos": False,
    "finetuned_model": False,
}
TINY = {**SMALL, "embed_dim": 8, "encoder_layers": 2, "encoder_embed_dim": 8, "encoder_ffn_embed_dim": 16, "encoder_attention_heads": 2}
TINY |= {"conv_pos": 8, "conv_pos_groups": 2, "num_buckets": 16, "max_distance": 32, "predictor_class": 3}
BARE = {**SMALL, "encoder_layers": 2, "relative_position_embedding": False}
CASES = {  # case: config, batch, frames
    "segments": ("beats", SMALL, 3, 98),
    "long": ("beats", SMALL, 1, 1605),
    "one-patch": ("beats", SMALL, 2, 16),
    "buckets": ("beats-plain", PLAIN, 1, 343),
    "no-positions": ("beats-bare", BARE, 2, 45),
    "tiny": ("beats-tiny", TINY, 1, 98),
}


def build(config):
    from models.beats.BEATs import BEATs, BEATsConfig

    return BEATs(BEATsConfig(config)).eval()


def rule(key, shape):
    if "layer_norm" in key:
        return (0.2, 1.0) if key.endswith("weight") else (0.1, 0.0)
    if key.endswith("weight_g"):
        return 0.2, 0.6
    if key.endswith("weight_v"):
        return 1.0, 0.0
    if key.endswith("grep_a"):
        return 0.5, 1.0
    if key.endswith("bias"):
        return 0.1, 0.0
    if "relative_attention_bias" in key:
        return 1.5, 0.0
    scale = 2 if "q_proj" in key or "k_proj" in key or "grep_linear" in key else 1
    return scale * math.sqrt(3 / weights.fan_in(shape)), 0.0


def tensors_of(model):
    table = "self_attn.relative_attention_bias"
    aliases = [(f"encoder.layers.{i}.{table}", f"encoder.layers.0.{table}") for i in range(1, len(model.encoder.layers))]
    return weights.table("beats", model.state_dict(), rule, aliases)


@torch.no_grad()
def run(model, fbank):
    mask = torch.zeros(fbank.shape[:-1], dtype=torch.bool)
    return {"last_hidden_state": model.extract_features(fbank, padding_mask=mask, feature_only=True)[0]}


def sound(seed, batch, frames):
    """Filter banks, about normalised: slow waves, noise, and a constant bin as the published ones have."""
    g = torch.Generator().manual_seed(seed)
    slow = torch.nn.functional.interpolate(torch.randn(batch, 1, 5, 9, generator=g), (frames, 128), mode="bicubic")[:, 0]
    out = 0.5 * slow + 0.2 * torch.randn(batch, frames, 128, generator=g)
    out[:, :, 3] = -2.3916929
    return out


def fixtures_of(root, folder):
    for seed, (case, (name, config, batch, frames)) in enumerate(CASES.items()):
        model = build(config)
        table = tensors_of(model)
        weights.load(model, table)
        fixtures.write_json(folder / f"{name}.config.json", config)
        fixtures.write_json(folder / f"{name}.weights.json", weights.compact(table))
        inputs = {"fbank": sound(seed, batch, frames)}
        fixtures.write_case(folder / f"beats-{case}.safetensors", inputs, run(model, **inputs))
    # As published: the configuration beside the tensors, and the table of distances stored once for all layers.
    torch.save({"cfg": TINY, "model": weights.state_dict(table)}, folder / "beats-tiny.pt")
    torch.save({"cfg": {**TINY, "encoder_layers": "many"}, "model": {"t": torch.zeros(1)}}, folder / "beats-wrong-cfg.pt")
