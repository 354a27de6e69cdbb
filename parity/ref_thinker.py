"""The whole Ref-Thinker, by the code of the published thinker: its model, its loading order, its splice and padding.

Two things are put in its place: the widths of CLIP and BEATs, which it takes for 1024 and 768, and a tokenizer that only
counts. `generate` and the adapter are those of newer releases of transformers and peft than it pins.
"""

import json
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file

import fixtures
import ref_beats
import ref_clip
import ref_llama
import ref_qformer
import weights

TOKENS = 100
CONFIG = {
    "llm": {**ref_llama.SMALL, "vocab_size": TOKENS},
    "clip": {
        "model_type": "clip",
        "vision_config": {**ref_clip.SMALL["vision_config"], "hidden_size": 48, "intermediate_size": 80, "image_size": 56},
    },
    "beats": ref_beats.TINY,
    "qformer": ref_qformer.BERT,
    "d_model": ref_llama.SMALL["hidden_size"],
    "depth": 2,
    "image_size": 56,
    "patch_size": 14,
    "select_layer_list": [1, 2, 3],
    "visual_query_token_nums": 4,
    "audio_query_token_nums": 5,
    "lora_r": 8,
    "lora_alpha": 16,
    "pad_token_id": 2,
}
# Tokens of text before, between and after two places; the second row is the longest, the third begins with its sound.
ROWS = (("<video>", "<audio>", (3, 4, 9)), ("<video>", "<audio>", (6, 2, 21)), ("<audio>", "<video>", (0, 7, 2)))
FRAMES, SEGMENTS, ROWS_OF_BANK = 3, 2, 50
PREFIX = "base_model.model."


def with_adapter(model, config):
    from peft import LoraConfig, get_peft_model

    lora = LoraConfig(
        r=config["lora_r"], lora_alpha=config["lora_alpha"], lora_dropout=0.05, bias="none",
        target_modules=list(ref_llama.PROJECTIONS), task_type="CAUSAL_LM")
    return get_peft_model(model, lora)


def widths(config):
    return {"visual": config["clip"]["vision_config"]["hidden_size"], "audio": config["beats"]["encoder_embed_dim"]}


def projectors(config):
    """Name -> tensor of both, as a checkpoint has them."""
    side = config["image_size"] // config["patch_size"]
    all_tensors = {}
    for kind, width in widths(config).items():
        sizes = {
            **config["qformer"], "encoder_width": width, "num_query_token": config[f"{kind}_query_token_nums"],
            "d_model": config["d_model"], "depth": config["depth"], "image_token_nums": side * side}
        all_tensors |= ref_qformer.saved(kind, ref_qformer.build(kind, sizes))
    return all_tensors


def tensors_of(config, added):
    """File of the folder -> weights table of what it holds; that of BEATs is a fixture of its own."""
    llm = ref_llama.build(config["llm"])
    base = llm.state_dict()
    ends = {f"{PREFIX}{key}": base[key].new_empty(TOKENS + added, base[key].size(1)) for key in ("model.embed_tokens.weight", "lm_head.weight")}
    adapter = {key: value for key, value in with_adapter(llm, config).state_dict().items() if "lora_" in key}
    clip = ref_clip.build(config["clip"]).state_dict()

    def rule(key, shape):
        own = ref_qformer.rule if "l_projector." in key else ref_clip.rule if "vision_model." in key else ref_llama.rule
        return own(key, shape)

    contents = {
        "llm": base,
        "clip": clip,
        "finetune_weights.bin": {**projectors(config), **adapter},
        "non_lora_trainables.bin": {**projectors(config), **ends},
    }
    return weights.table("ref-thinker", {f"{file}/{key}": value for file, state in contents.items() for key, value in state.items()}, rule)


def write_folder(folder, table, config, zipped=True):
    """The published files; a key of the table begins with the file that it belongs to."""
    folder.mkdir(exist_ok=True)
    files = {}
    for name, value in weights.state_dict(table).items():
        file, _, key = name.partition("/")
        files.setdefault(file, {})[key] = value
    for file, state in files.items():
        if file.endswith(".bin"):
            torch.save(state, folder / file, _use_new_zipfile_serialization=zipped)
        else:
            (folder / file).mkdir()
            (folder / file / "config.json").write_text(json.dumps(config[file]))
            save_file(state, folder / file / "model.safetensors", metadata={"format": "pt"})
    (folder / "clip" / "preprocessor_config.json").write_text("{}")
    (folder / "beats.pt").write_bytes((fixtures.RESOURCES / "parity" / "beats-tiny.pt").read_bytes())
    return folder


class Counting:
    """Stands in for the tokenizer: only the number of tokens matters."""

    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size

    def add_tokens(self, tokens, special_tokens):
        self.size += len(tokens)


def load(folder, config, adapt=with_adapter, prefix=""):
    """In the order of the published script; `prefix` stands before the keys of the files and not before those of the model."""
    import models.unified_arch as arch
    import models.unified_llama as published

    llm = published.LlamaConfig(**{k: v for k, v in config["llm"].items() if k != "model_type"}, attn_implementation="eager")
    model = adapt(published.UnifiedForCausalLM.from_pretrained(folder / "llm", config=llm, dtype=torch.float32), config)
    small = widths(config)
    plain = arch.VLProjector, arch.ALProjector
    arch.VLProjector = lambda hidden_size, **sizes: plain[0](hidden_size=small["visual"], **sizes)
    arch.ALProjector = lambda hidden_size, **sizes: plain[1](hidden_size=small["audio"], **sizes)
    inner = model.get_model()
    inner.pad_token_id = config["pad_token_id"]
    names = ("d_model", "select_layer_list", "image_size", "patch_size", "visual_query_token_nums", "audio_query_token_nums")
    try:
        with ref_qformer.bert_of(config["qformer"]):
            inner.init_multimodal_modules(
                visual_branch=True, audio_branch=True, vit_ckpt_path=folder / "clip", BEATs_ckpt_path=folder / "beats.pt",
                **{name: config[name] for name in names})
    finally:
        arch.VLProjector, arch.ALProjector = plain
    model.initialize_MM_tokenizer(Counting(TOKENS))
    for file in ("finetune_weights.bin", "non_lora_trainables.bin"):
        state = {key.removeprefix(prefix): value for key, value in torch.load(folder / file).items()}
        _, unexpected = model.load_state_dict(state, strict=False)
        assert not unexpected, unexpected
    return model.eval()


def text(model, seed, length):
    """Ids of text, added ones too, none of which stands for an input."""
    inputs = torch.tensor([model.SPECIAL_TOKEN_2_IDS[name] for name in model.KEYS])
    g = torch.Generator().manual_seed(seed)
    ids = torch.randint(3, TOKENS + len(model.SPECIAL_TOKEN_2_IDS), (4 * length,), generator=g)
    return ids[~torch.isin(ids, inputs)][:length]


def row(model, seed, first, second, lengths):
    """Text around the places of video and sound."""
    before, between, after = text(model, seed, sum(lengths)).split(lengths)
    first, second = (torch.tensor([model.SPECIAL_TOKEN_2_IDS[name]]) for name in (first, second))
    return torch.cat([before, first, between, second, after])


def features(config):
    side = config["image_size"]
    frames = [torch.stack([fixtures.picture(10 * b + t, side, side) for t in range(FRAMES)]) for b in range(len(ROWS))]
    bank = ref_beats.sound(7, len(ROWS) * SEGMENTS, ROWS_OF_BANK).unflatten(0, (len(ROWS), SEGMENTS))
    return torch.stack(frames), bank


@torch.no_grad()
def run(model, frames, fbank, rows):
    batch = {
        "batch_input_ids": rows,
        "batch_labels": [torch.full_like(ids, -100) for ids in rows],
        "batch_X_modals": [{"<video>": video, "<audio>": sound} for video, sound in zip(frames, fbank)],
        "batch_task_names": ["ref-avs"] * len(rows),
    }
    outputs = model.prepare_multimodal_inputs(**batch)
    outputs = {name: outputs[name] for name in ("inputs_embeds", "attention_mask", "position_ids")}
    outputs["logits"] = model(**batch).logits
    seen = []
    watch = model.lm_head.register_forward_hook(lambda module, inputs, logits: seen.append(logits))
    model.generate(**batch, max_new_tokens=1, do_sample=False, pad_token_id=2, eos_token_id=2)
    watch.remove()
    outputs["generate_logits"] = seen[0][:, -1]
    return {name: value if value.is_floating_point() else value.long() for name, value in outputs.items()}


def noise(model, frames, fbank, rows, outputs):
    """How far float32 is from float64. Logits of each row alone: with padding they are not finite in float64."""
    frames, fbank = frames.double(), fbank.double()
    exact = run(model.double(), frames, fbank, rows)
    exact["logits"] = torch.cat([run(model, frames[i : i + 1], fbank[i : i + 1], rows[i : i + 1])["logits"][0] for i in range(len(rows))])
    found = {**outputs, "logits": outputs["logits"][outputs["attention_mask"].bool()]}
    for name in ("inputs_embeds", "logits", "generate_logits"):
        yield name, f"{float((found[name] - exact[name]).norm() / exact[name].norm()):.1e}"


def fixtures_of(root, folder):
    table = tensors_of(CONFIG, added=21)
    with tempfile.TemporaryDirectory() as name:
        write_folder(Path(name), table, CONFIG)
        model = load(Path(name), CONFIG)
    assert model.lm_head.weight.size(0) == TOKENS + 21
    fixtures.write_json(folder / "ref-thinker.weights.json", weights.compact(table))
    fixtures.write_json(folder / "ref-thinker.config.json", {**CONFIG, "special_token_ids": model.SPECIAL_TOKEN_2_IDS})
    frames, fbank = features(CONFIG)
    rows = [row(model, seed, *places) for seed, places in enumerate(ROWS)]
    outputs = run(model, frames, fbank, rows)
    inputs = {"frames": frames, "fbank": fbank, **{f"input_ids.{i}": ids for i, ids in enumerate(rows)}}
    fixtures.write_case(folder / "ref-thinker.safetensors", inputs, outputs)
    print("noise", dict(noise(model, frames, fbank, rows, outputs)))
