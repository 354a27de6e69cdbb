"""The two Q-Former projectors, by the code of the published thinker."""

import contextlib
import math

import torch

import fixtures
import weights

BERT = {
    "hidden_size": 48,
    "num_attention_heads": 4,
    "intermediate_size": 96,
    "num_hidden_layers": 2,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-12,
    "vocab_size": 120,
    "max_position_embeddings": 64,
    "cross_attention_freq": 1,
}
VISUAL = {**BERT, "encoder_width": 40, "num_query_token": 8, "d_model": 56, "depth": 2, "image_token_nums": 25}
AUDIO = {**BERT, "encoder_width": 36, "num_query_token": 5, "d_model": 56, "depth": 3}
PREFIXES = {"visual": "base_model.model.model.vl_projector.", "audio": "base_model.model.model.al_projector."}
CASES = {  # projector: config, shape of the features
    "visual": (VISUAL, (2, 3, 25, 40)),
    "audio": (AUDIO, (1, 4, 48, 36)),
}


@contextlib.contextmanager
def bert_of(config):
    """Lets the published code find `config` where it reads the folder of a BERT."""
    import models.multimodal_encoder as published

    names = ("hidden_size", "num_attention_heads", "intermediate_size", "hidden_act", "layer_norm_eps", "vocab_size", "max_position_embeddings")
    values = {name: config[name] for name in names if name in config}
    bert, tokenizer = published.BertConfig, published.BertTokenizer
    published.BertConfig = type("Folder", (), {"from_pretrained": staticmethod(lambda *args, **kwargs: bert(**values))})
    published.BertTokenizer = type("Folder", (), {"from_pretrained": staticmethod(lambda *args, **kwargs: None)})
    try:
        yield published
    finally:
        published.BertConfig, published.BertTokenizer = bert, tokenizer


def build(kind, config):
    with bert_of(config) as published:
        values = {name: config[name] for name in ("num_query_token", "num_hidden_layers", "d_model", "depth")}
        if kind == "visual":
            values["image_token_nums"] = config["image_token_nums"]
        make = published.VLProjector if kind == "visual" else published.ALProjector
        return make(hidden_size=config["encoder_width"], **values).eval()


def saved(kind, model):
    """What a checkpoint holds: tensors that are trained, tied ones once."""
    return {PREFIXES[kind] + key: value for key, value in model.named_parameters()}


def rule(key, shape):
    if "LayerNorm" in key or "_ln." in key:
        return (0.2, 1.0) if key.endswith("weight") else (0.1, 0.0)
    if key.endswith("bias"):
        return 0.1, 0.0
    if "embeddings" in key or "query_tokens" in key:
        return 0.8, 0.0
    scale = 2 if ".query." in key or ".key." in key else 1
    return scale * math.sqrt(3 / weights.fan_in(shape)), 0.0


@torch.no_grad()
def run(kind, model, features):
    return {"embeds": model(features.flatten(1, 2) if kind == "visual" else features, None)}


def fixtures_of(root, folder):
    built = {kind: build(kind, config) for kind, (config, _) in CASES.items()}
    table = weights.table("qformer", {k: v for kind, model in built.items() for k, v in saved(kind, model).items()}, rule)
    fixtures.write_json(folder / "qformer.weights.json", weights.compact(table))
    values = weights.state_dict(table)
    for seed, (kind, (config, shape)) in enumerate(CASES.items()):
        model = built[kind]
        prefix = PREFIXES[kind]
        own = {key[len(prefix) :]: value for key, value in values.items() if key.startswith(prefix)}
        assert own.keys() == dict(model.named_parameters()).keys()
        model.load_state_dict(own, strict=False)
        fixtures.write_json(folder / f"{kind}-projector.config.json", config)
        features = torch.randn(shape, generator=torch.Generator().manual_seed(seed))
        fixtures.write_case(folder / f"{kind}-projector-plain.safetensors", {"features": features}, run(kind, model, features))
