"""LLaMA, Qwen2, adapters and greedy generation: transformers, peft, and the several-head LoRA of TGS-Agent's peft_hyper."""

import copy
import importlib.util
import math
import sys
import types
from pathlib import Path

import torch

import weights

SMALL = {
    "model_type": "llama",
    "hidden_size": 64,
    "intermediate_size": 112,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "vocab_size": 300,
    "rms_norm_eps": 1e-05,
    "rope_theta": 10000.0,
    "max_position_embeddings": 4096,
    "hidden_act": "silu",
    "tie_word_embeddings": False,
}
# Two query heads share a key head; the head is the table of embeddings.
GROUPED = {**SMALL, "num_key_value_heads": 2, "rope_theta": 500000.0, "rms_norm_eps": 1e-06, "tie_word_embeddings": True}
QWEN2 = {**SMALL, "model_type": "qwen2", "num_key_value_heads": 1, "rope_theta": 1000000.0, "use_sliding_window": False}
CONFIGS = {"small": SMALL, "grouped": GROUPED, "qwen2": QWEN2}
PROJECTIONS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
RANK, ALPHA, HEADS = 4, 8, 3
EOS, PAD, STEPS = 125, 2, 64


def build(config):
    from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

    values = {k: v for k, v in config.items() if k != "model_type"}
    if config["model_type"] == "qwen2":
        return Qwen2ForCausalLM(Qwen2Config(**values, attn_implementation="eager")).eval()
    return LlamaForCausalLM(LlamaConfig(**values, attn_implementation="eager")).eval()


def rule(key, shape):
    if "norm" in key:
        return 0.2, 1.0
    if key.endswith("bias"):
        return 0.3, 0.0
    if "embed_tokens" in key:
        return 0.8, 0.0
    # A head's logits have a deviation of about 2, so that the best one stands out.
    gain = 2 if "lm_head" in key else 0.5 if "lora_B" in key else 1
    return gain * math.sqrt(3 / weights.fan_in(shape)), 0.0


def tensors_of(state, seed):
    return weights.table(seed, state, rule)


def load(model, table):
    missing, unexpected = model.load_state_dict(weights.state_dict(table), strict=False)
    assert not unexpected and all("inv_freq" in key or key == "lm_head.weight" for key in missing), (missing, unexpected)
    model.tie_weights()
    return model


def with_peft(model):
    """peft's plain adapter on all seven projections, in the names that the training script saves."""
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=0.05, bias="none", target_modules=list(PROJECTIONS), task_type="CAUSAL_LM")
    adapted = get_peft_model(copy.deepcopy(model), config).eval()
    state = {key: value for key, value in adapted.state_dict().items() if "lora_" in key}
    table = tensors_of(state, "adapter")
    _, unexpected = adapted.load_state_dict(weights.state_dict(table), strict=False)
    assert not unexpected
    return adapted, table


def hyper_linear(root):
    """The class of peft_hyper/tuners/lora.py, without the rest of its package."""
    package = types.ModuleType("peft_hyper")
    package.__path__ = []
    utils = types.ModuleType("peft_hyper.utils")
    utils.PeftConfig, utils.PeftType = object, types.SimpleNamespace(LORA="LORA")
    utils.transpose = lambda weight, fan_in_fan_out: weight.T if fan_in_fan_out else weight
    tuners = types.ModuleType("peft_hyper.tuners")
    tuners.__path__ = []
    sys.modules.update({"peft_hyper": package, "peft_hyper.utils": utils, "peft_hyper.tuners": tuners})
    spec = importlib.util.spec_from_file_location("peft_hyper.tuners.lora", Path(root) / "peft_hyper" / "tuners" / "lora.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Linear


def with_heads(model, root):
    """The several-head adapter on three of the projections."""
    linear = hyper_linear(root)
    adapted = copy.deepcopy(model)
    for name, module in list(adapted.named_modules()):
        parent, _, leaf = name.rpartition(".")
        if leaf in ("q_proj", "v_proj", "down_proj"):
            new = linear(module.in_features, module.out_features, r=RANK, lora_alpha=ALPHA, lora_nums=HEADS, bias=False, merge_weights=False)
            new.weight = module.weight
            setattr(adapted.get_submodule(parent), leaf, new)
    prefix = "base_model.model."
    state = {prefix + key: value for key, value in adapted.state_dict().items() if "lora_" in key}
    table = tensors_of(state, "heads")
    values = {key[len(prefix) :]: value for key, value in weights.state_dict(table).items()}
    _, unexpected = adapted.load_state_dict(values, strict=False)
    assert not unexpected
    return adapted.eval(), table


def positions_of(mask):
    return (mask.cumsum(-1) - 1).clamp(min=0) * mask


@torch.no_grad()
def logits(model, input_ids, attention_mask=None):
    mask = torch.ones_like(input_ids) if attention_mask is None else attention_mask
    return model(input_ids=input_ids, attention_mask=mask, position_ids=positions_of(mask)).logits


@torch.no_grad()
def generate(model, input_ids, attention_mask):
    """Greedy, without a cache and without `generate`: mask and positions are those of the contract."""
    ids, mask = input_ids, attention_mask
    done = torch.zeros(ids.size(0), dtype=torch.bool)
    margins, made = [], []
    for _ in range(STEPS):
        last = logits(model, ids, mask)[:, -1]
        top = last.topk(2).values
        margins.append((top[:, 0] - top[:, 1])[~done].min())
        token = last.argmax(-1).masked_fill(done, PAD)
        made.append(token)
        done |= token == EOS
        ids = torch.cat([ids, token[:, None]], 1)
        mask = torch.cat([mask, torch.ones_like(token[:, None])], 1)
        if done.all():
            break
    return torch.stack(made, 1), torch.stack(margins).min().item()


def checked(model, input_ids, attention_mask):
    """Sequences that are at least 100 times the rounding noise away from any other choice."""
    sequences, margin = generate(model, input_ids, attention_mask)
    exact = copy.deepcopy(model).double()
    noise = 0
    for row, mask, made in zip(input_ids, attention_mask, sequences):
        # Alone and without padding, whose masked rows are not finite in float64.
        whole = torch.cat([row[mask.bool()], made])[None]
        noise = max(noise, (logits(model, whole).double() - logits(exact, whole)).abs().max().item())
    assert margin >= 100 * noise, f"margin {margin:.1e}, noise {noise:.1e}"
    return sequences


def library(model, input_ids, attention_mask):
    """The same by `generate` of transformers, as a check of `generate` above."""
    from transformers import GenerationConfig

    out = model.generate(
        input_ids=input_ids, attention_mask=attention_mask,
        generation_config=GenerationConfig(max_new_tokens=STEPS, do_sample=False, eos_token_id=EOS, pad_token_id=PAD))
    return out[:, input_ids.size(1) :]


def ids(seed, batch, n, vocab=300):
    g = torch.Generator().manual_seed(seed)
    return torch.randint(3, vocab, (batch, n), generator=g)


def left(lengths, n):
    mask = torch.zeros(len(lengths), n, dtype=torch.long)
    for row, length in enumerate(lengths):
        mask[row, n - length :] = 1
    return mask


def prompts(seed, common=9):
    """Four prompts of different lengths with the same beginning, padded on the left."""
    lengths, n = (21, 14, 30, 10), 30
    begin = ids(seed, 1, common)
    own = ids(seed + 1, 4, n)
    rows = torch.full((4, n), PAD)
    for row, length in enumerate(lengths):
        rows[row, n - length :] = torch.cat([begin[0], own[row, : length - common]])
    return rows, left(lengths, n)


def fixtures_of(root, folder):
    import fixtures

    models = {}
    for name, config in CONFIGS.items():
        model = build(config)
        table = tensors_of({k: v for k, v in model.state_dict().items() if k != "lm_head.weight" or not config["tie_word_embeddings"]}, f"llama-{name}")
        models[name] = load(model, table)
        fixtures.write_json(folder / f"llama-{name}.config.json", config)
        fixtures.write_json(folder / f"llama-{name}.weights.json", weights.compact(table))
    small = models["small"]
    plain, plain_table = with_peft(small)
    heads, heads_table = with_heads(small, root)
    fixtures.write_json(folder / "llama-adapter.weights.json", weights.compact(plain_table))
    fixtures.write_json(folder / "llama-adapter-heads.weights.json", weights.compact(heads_table))
    fixtures.write_json(folder / "llama-generate.config.json", {**SMALL, "max_new_tokens": STEPS, "eos_token_id": EOS, "pad_token_id": PAD, "lora_r": RANK, "lora_alpha": ALPHA})

    padded = {"input_ids": ids(2, 3, 15), "attention_mask": left((15, 9, 1), 15)}
    for name, model, inputs in (
        ("llama-small-plain", small, {"input_ids": ids(1, 2, 20)}),
        ("llama-small-padded", small, padded),
        ("llama-grouped-padded", models["grouped"], padded),
        ("llama-qwen2-padded", models["qwen2"], padded),
        ("llama-adapter-padded", plain, padded),
        ("llama-adapter-heads-padded", heads, padded),
    ):
        fixtures.write_case(folder / f"{name}.safetensors", inputs, {"logits": logits(model, **inputs)})

    for name, model, seed in (("llama-generate", small, 40), ("llama-generate-adapter", plain, 50)):
        for attempt in range(20):
            rows, mask = prompts(seed + 2 * attempt)
            try:
                sequences = checked(model, rows, mask)
            except AssertionError as e:
                print(name, "seed", seed + 2 * attempt, "is no good:", e)
                continue
            break
        else:
            raise AssertionError(f"no seed for {name}")
        assert torch.equal(library(model, rows, mask), sequences)
        fixtures.write_case(folder / f"{name}.safetensors", {"input_ids": rows, "attention_mask": mask}, {"sequences": sequences})


if __name__ == "__main__":
    import fixtures

    torch.set_num_threads(1)
    fixtures_of(sys.argv[1], fixtures.RESOURCES / "parity")
