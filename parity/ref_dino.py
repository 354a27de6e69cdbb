"""Grounding-DINO: public implementation with generated weights."""

import copy
import importlib
import math
import re
import types
from pathlib import Path

import torch
from torch import nn

import weights

SWIN = {
    "swin_T_224_1k": dict(embed_dim=96, depths=[2, 2, 6, 2], num_heads=[3, 6, 12, 24], window_size=7),
    "swin_B_384_22k": dict(embed_dim=128, depths=[2, 2, 18, 2], num_heads=[4, 8, 16, 32], window_size=12),
}
SPECIAL = [101, 102, 1012, 1029]
FILES = {"swin_t": "GroundingDINO_SwinT_OGC.py", "swin_b": "GroundingDINO_SwinB_cfg.py"}


def published(root, size):
    """The published config file as a dict."""
    path = Path(root) / "grounding_dino/groundingdino/config" / FILES[size]
    values = {}
    exec(compile(path.read_text(), str(path), "exec"), values)
    return {k: v for k, v in values.items() if not k.startswith("__")}


class TextEncoder(nn.Module):
    """BERT with the mask of pairs. The public wrapper calls methods that newer transformers no longer have."""

    def __init__(self, bert_model):
        super().__init__()
        self.config = bert_model.config
        self.embeddings = bert_model.embeddings
        self.encoder = bert_model.encoder
        self.pooler = bert_model.pooler

    def forward(self, input_ids, token_type_ids, attention_mask, position_ids):
        x = self.embeddings(input_ids=input_ids, token_type_ids=token_type_ids, position_ids=position_ids)
        mask = torch.zeros(attention_mask.shape, dtype=x.dtype)
        mask = mask.masked_fill(~attention_mask.bool(), torch.finfo(x.dtype).min)[:, None]
        return {"last_hidden_state": self.encoder(x, attention_mask=mask).last_hidden_state}


class Tokenizer:
    """Stands in for the tokenizer: captions are lists of ids already."""

    def convert_tokens_to_ids(self, tokens):
        assert tokens == ["[CLS]", "[SEP]", ".", "?"]
        return SPECIAL

    def __call__(self, captions, **kwargs):
        from transformers import BatchEncoding

        ids = torch.as_tensor(captions)
        ones = torch.ones_like(ids)
        return BatchEncoding({"input_ids": ids, "token_type_ids": ones * 0, "attention_mask": ones})


def build(config):
    """The public model for a config of the published names plus `swin` and `bert`."""
    from transformers import BertConfig, BertModel

    package = "grounding_dino.groundingdino.models.GroundingDINO."
    model_file = importlib.import_module(package + "groundingdino")
    backbone_file = importlib.import_module(package + "backbone.backbone")
    swin_file = importlib.import_module(package + "backbone.swin_transformer")

    swin = config.get("swin") or SWIN[config["backbone"]]

    def swin_transformer(name, pretrain_img_size, **kwargs):
        return swin_file.SwinTransformer(pretrain_img_size=pretrain_img_size, **{**swin, **kwargs})

    def language_model(name):
        return BertModel(BertConfig(**config.get("bert", {}), attn_implementation="eager"))

    backbone_file.build_swin_transformer = swin_transformer
    model_file.get_tokenlizer = types.SimpleNamespace(
        get_tokenlizer=lambda name: Tokenizer(), get_pretrained_language_model=language_model
    )
    model_file.BertModelWarper = TextEncoder
    args = types.SimpleNamespace(**{k: v for k, v in config.items() if k not in ("swin", "bert")})
    args.use_checkpoint = args.use_transformer_ckpt = False
    return model_file.build_groundingdino(args).eval()


def aliases(config):
    """All copies of the decoder's box head are one head."""
    n = config["dec_layers"]
    pairs = [(f"bbox_embed.{i}.", "bbox_embed.0.") for i in range(n)]
    return pairs + [(f"transformer.decoder.bbox_embed.{i}.", "bbox_embed.0.") for i in range(n)]


def rule(key, shape):
    leaf = key.rsplit(".", 1)[-1]
    if re.search(r"gamma_[vl]$", key):
        return 0.3, 0.5
    if len(shape) == 1 and leaf == "weight":
        return 0.2, 1.0
    if "sampling_offsets" in key:
        return (3.0, 0.0) if leaf == "bias" else (2 / math.sqrt(shape[1]), 0.0)
    if leaf == "bias" or leaf == "in_proj_bias":
        return 0.1, 0.0
    if leaf == "relative_position_bias_table":
        return 0.5, 0.0
    if "embeddings" in key or leaf == "level_embed" or "tgt_embed" in key:
        return 0.8, 0.0
    if "bbox_embed" in key and ".layers.2." in key:
        return 0.6 * math.sqrt(3 / shape[1]), 0.0
    return math.sqrt(3 / weights.fan_in(shape)), 0.0


def tensors_of(model, config, seed):
    return weights.table(seed, model.state_dict(), rule, aliases(config))


@torch.no_grad()
def run(model, pixel_values, input_ids):
    """(outputs, intermediate values) of the public model."""
    middle = {}
    hooks = []

    def keep(name, module, pick):
        hooks.append(module.register_forward_hook(lambda m, args, out: middle.update(pick(name, out))))

    keep("bert", model.bert, lambda n, o: {"bert.last_hidden_state": o["last_hidden_state"]})
    keep("backbone", model.backbone, lambda n, o: {f"backbone.{i}": f.tensors for i, f in enumerate(o[0])})
    keep("encoder", model.transformer.encoder, lambda n, o: {"memory": o[0], "memory_text": o[1]})
    keep("score", model.transformer.enc_out_class_embed, lambda n, o: {"encoder_scores": o.max(-1)[0]})
    keep(
        "transformer",
        model.transformer,
        lambda n, o: {
            "initial_boxes": o[1][0],
            **{f"decoder.{i}": h for i, h in enumerate(o[0])},
            **{f"references.{i}": r for i, r in enumerate(o[1][1:])},
        },
    )
    # the class head is one module without parameters for encoder and decoder when shared
    assert model.transformer.enc_out_class_embed is not model.class_embed[0]
    out = model(pixel_values, captions=input_ids)
    for hook in hooks:
        hook.remove()
    queries = model.num_queries
    middle["topk_indices"] = torch.topk(middle["encoder_scores"], queries, dim=1)[1]
    return {"pred_logits": out["pred_logits"], "pred_boxes": out["pred_boxes"]}, middle


def double(model, pixel_values, input_ids):
    """The same in float64, to see the rounding of float32."""
    torch.set_default_dtype(torch.float64)
    try:
        return run(copy.deepcopy(model).double(), pixel_values.double(), input_ids)
    finally:
        torch.set_default_dtype(torch.float32)


def noise(model, pixel_values, input_ids, outputs, middle):
    """Rounding noise of a case and the distance of its query selection from a switch."""
    exact, exact_middle = double(model, pixel_values, input_ids)
    finite = torch.isfinite(outputs["pred_logits"])
    a, b = outputs["pred_logits"][finite].double(), exact["pred_logits"][finite].double()
    scores, exact_scores = middle["encoder_scores"].double(), exact_middle["encoder_scores"]
    error = (scores - exact_scores).abs().max().item()
    ranked = scores.sort(-1, descending=True).values[:, : model.num_queries + 1]
    gap = (ranked[:, :-1] - ranked[:, 1:]).min().item()
    return {
        "logits": ((a - b).norm() / b.norm()).item(),
        "boxes": (outputs["pred_boxes"].double() - exact["pred_boxes"]).abs().max().item(),
        "score": error,
        "gap": gap,
        "gap/noise": gap / max(error, 1e-30),
        "score spread": scores.std().item(),
        "logit std": a.std().item(),
        "box std": outputs["pred_boxes"].std(dim=(0, 1)).tolist(),
    }


BERT = {
    "vocab_size": 1100,
    "hidden_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 96,
    "max_position_embeddings": 512,
}
TINY = {"embed_dim": 12, "depths": [2, 2, 3, 2], "num_heads": [1, 2, 4, 8], "window_size": 7, "mlp_ratio": 4.0}
TINY |= {"qkv_bias": True, "ape": False, "patch_norm": True}
SMALL = {"enc_layers": 2, "dec_layers": 2, "dim_feedforward": 128, "num_queries": 24, "swin": TINY, "bert": BERT}
CONFIGS = {
    "small": ("swin_t", SMALL),
    "swin-b": (
        "swin_b",
        SMALL
        | {"enc_layers": 1, "dec_layers": 3, "dim_feedforward": 96, "num_queries": 13}
        | {"swin": TINY | {"embed_dim": 16, "depths": [2, 2, 4, 2], "window_size": 12, "num_heads": [2, 4, 8, 16]}},
    ),
    "five-levels": (
        "swin_t",
        SMALL
        | {"enc_layers": 1, "dec_layers": 2, "num_queries": 9, "nheads": 4, "enc_n_points": 2, "dec_n_points": 3}
        | {"return_interm_indices": [0, 1, 2, 3], "num_feature_levels": 5, "pe_temperatureW": 30}
        | {"swin": TINY | {"embed_dim": 8, "depths": [1, 2, 1, 1], "window_size": 5, "mlp_ratio": 2.0, "qkv_bias": False}},
    ),
}


def long_caption():
    """300 ids: sentences of growing length, one of them across column 256."""
    ids, n = [101], 0
    while len(ids) < 250:
        n += 1
        ids += [(37 * n + 11 * k) % 90 + 1 for k in range(n)] + [1012 if n % 3 else 1029]
    ids += [(7 * k) % 90 + 200 for k in range(298 - len(ids))] + [1012, 102]
    return ids


CASES = {
    # case: config, pictures, height, width, caption
    "odd-size": ("small", 1, 97, 131, [101, 7, 300, 45, 1012, 102]),
    "two-pictures": ("small", 2, 70, 90, [101, 15, 800, 3, 4, 1012, 102]),
    "sentences": ("small", 1, 40, 33, [101, 5, 6, 1012, 9, 1010, 8, 7, 1029, 1012, 1012, 55, 1029, 60, 61, 62, 1012, 102]),
    "long-caption": ("small", 1, 64, 100, long_caption()),
    "swin-b": ("swin-b", 1, 160, 121, [101, 99, 98, 1012, 97, 1012, 102]),
    "five-levels": ("five-levels", 1, 66, 53, [101, 21, 22, 23, 1012, 102]),
}


def config_of(root, name):
    base, changes = CONFIGS[name]
    return published(root, base) | changes


def fixtures_of(root, folder):
    """Writes all Grounding-DINO fixtures; takes the first random picture that keeps away from a switch."""
    import fixtures

    models = {}
    for name in CONFIGS:
        config = config_of(root, name)
        model = build(config)
        table = tensors_of(model, config, "grounding-dino-" + name)
        models[name] = weights.load(model, table)
        fixtures.write_json(folder / f"grounding-dino-{name}.config.json", config)
        fixtures.write_json(folder / f"grounding-dino-{name}.weights.json", weights.compact(table))
    for case, (name, pictures, height, width, caption) in CASES.items():
        model = models[name]
        ids = torch.tensor([caption] * pictures)
        for seed in range(100, 200):
            pixels = torch.stack([fixtures.picture(seed + 1000 * p, height, width) for p in range(pictures)])
            outputs, middle = run(model, pixels, ids)
            seen = noise(model, pixels, ids, outputs, middle)
            if seen["gap/noise"] >= 200 and (middle["initial_boxes"] < 1).all():
                break
        else:
            raise SystemExit(f"{case}: no picture keeps its query selection away from a switch")
        print(case, "picture", seed, {k: v if isinstance(v, list) else float(f"{v:.3g}") for k, v in seen.items()})
        if case != "odd-size":
            middle = {k: v for k, v in middle.items() if v.numel() < 10000}
        fixtures.write_case(folder / f"grounding-dino-{case}.safetensors", {"pixel_values": pixels, "input_ids": ids}, outputs, middle)
