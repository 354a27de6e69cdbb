"""Training of Ref-Thinker: losses, gradients and steps by torch, on the code of the published thinker.

The model is the one of `ref_thinker.py`, its weights too. CLIP and BEATs are left out: what they would give is given. No
dropout. `python parity/ref_train.py DEEPSPEED` checks the learning rates against a checkout of DeepSpeed.
"""

import copy
import json
import math
import sys
import tempfile
from pathlib import Path

import torch

import fixtures
import ref_llama
import ref_thinker
import weights

CONFIG = ref_thinker.CONFIG
FOLDER = fixtures.HERE.parent / "train" / "src" / "test" / "resources" / "parity"
NAME = "refthinker-train"
TRAINED = ("vl_projector", "al_projector", "lora", "lm_head", "embed_tokens")
EOS, HEADS = 2, 3
FRAMES, PATCHES, SEGMENTS, SOUNDS = 3, 16, 2, 24
# Micro-batches; of each sample the order of its inputs, tokens of text before, between and after them, tokens of the answer
# without its end. The first two micro-batches have 35 and 27 tokens of answers: each weighs the same, not each token.
SEEN_FIRST, HEARD_FIRST = ("<video>", "<audio>"), ("<audio>", "<video>")
BATCHES = (
    ((SEEN_FIRST, (3, 4, 9), 12), (SEEN_FIRST, (6, 2, 21), 5), (HEARD_FIRST, (0, 7, 2), 15)),
    ((SEEN_FIRST, (4, 4, 11), 20), (SEEN_FIRST, (4, 4, 8), 5)),
    ((SEEN_FIRST, (4, 4, 14), 1), (HEARD_FIRST, (2, 1, 0), 9)),
)
STEPS, ACCUMULATED, PEAK, WARM_UP = 20, 2, 5e-4, 5
# The published run.
PUBLISHED = {"peak": 1e-4, "updates": 660, "warm_up": 20}


def published_rates(peak, updates, warm_up):
    """Of each update: the scheduler is first asked after one, and begins at nothing then."""

    def rate(i):
        share = math.log(i + 1) / math.log(warm_up) if i < warm_up else (updates - i) / (updates - warm_up)
        return peak * max(0.0, share)

    return [peak] + [rate(i) for i in range(updates - 1)]


def rates_of(make, peak, updates):
    """Of each update, by a scheduler that is told of it afterwards."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=peak)
    scheduler = make(optimizer)
    rates = []
    for _ in range(updates):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def cosine_rates(peak, updates, warm_up):
    from transformers import get_cosine_schedule_with_warmup

    return rates_of(lambda optimizer: get_cosine_schedule_with_warmup(optimizer, warm_up, updates), peak, updates)


def heads_of(root):
    """The several-head adapter on all seven projections."""
    linear = ref_llama.hyper_linear(root)

    def adapt(model, config):
        for name, module in list(model.named_modules()):
            parent, _, leaf = name.rpartition(".")
            if leaf in ref_llama.PROJECTIONS:
                new = linear(
                    module.in_features, module.out_features, r=config["lora_r"], lora_alpha=config["lora_alpha"],
                    lora_nums=HEADS, bias=False, merge_weights=False)
                new.weight = module.weight
                setattr(model.get_submodule(parent), leaf, new)
        return model

    return adapt


def heads_table(adapt):
    model = adapt(ref_llama.build(CONFIG["llm"]), CONFIG)
    keys = {f"finetune_weights.bin/{ref_thinker.PREFIX}{key}": value for key, value in model.state_dict().items() if ".lora_" in key}
    return weights.table("ref-thinker-heads", keys, ref_llama.rule)


def load(table, adapt, prefix):
    """Ready to be trained, with features in the place of pictures and sound."""
    with tempfile.TemporaryDirectory() as name:
        ref_thinker.write_folder(Path(name), table, CONFIG)
        model = ref_thinker.load(Path(name), CONFIG, adapt, prefix)
    inner = model.get_model()
    inner.visual_encoder = Given(lambda seen: [seen.flatten(1, 2)])
    inner.audio_encoder = Given(lambda heard: heard)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(any(part in name for part in TRAINED))
    return model.eval()


class Given(torch.nn.Module):
    def __init__(self, features):
        super().__init__()
        self.features = features

    def forward(self, given):
        return self.features(given)


def batches_of(model):
    """Of each micro-batch: features of all samples; prompt and answer of each."""
    width = ref_thinker.widths(CONFIG)
    made, seed = [], 0
    for samples in BATCHES:
        g = torch.Generator().manual_seed(100 + len(made))
        seen = torch.randn(len(samples), FRAMES, PATCHES, width["visual"], generator=g)
        heard = torch.randn(len(samples), SEGMENTS, SOUNDS, width["audio"], generator=g)
        texts = []
        for places, lengths, answer in samples:
            prompt = ref_thinker.row(model, 200 + seed, *places, lengths)
            texts.append((prompt, torch.cat([ref_thinker.text(model, 300 + seed, answer), torch.tensor([EOS])])))
            seed += 1
        made.append((seen, heard, texts))
    return made


def loss(model, batch):
    seen, heard, texts = batch
    return model(
        batch_input_ids=[torch.cat(text) for text in texts],
        batch_labels=[torch.cat([torch.full_like(prompt, -100), answer]) for prompt, answer in texts],
        batch_X_modals=[{"<video>": video, "<audio>": sound} for video, sound in zip(seen, heard)],
        batch_task_names=["ref-avs"] * len(texts),
    ).loss


def alone(model, batch):
    """The same from each sample alone: float64 has no finite numbers where there is padding."""
    seen, heard, texts = (batch[0].double(), batch[1].double(), batch[2])
    losses = [(loss(model, (seen[i : i + 1], heard[i : i + 1], texts[i : i + 1])), len(texts[i][1])) for i in range(len(texts))]
    return sum(mean * count for mean, count in losses) / sum(count for _, count in losses)


def trained(model):
    return {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}


def gradients(model, batch, loss_of=loss):
    model.zero_grad()
    value = loss_of(model, batch)
    value.backward()
    return value.detach(), {name: p.grad.clone() for name, p in trained(model).items() if p.grad is not None}


def run(model, batches, loss_of=loss):
    """Mean loss of the micro-batches of each step, and norm of its gradient before it is cut."""
    parameters = list(trained(model).values())
    optimizer = torch.optim.AdamW(parameters, lr=PEAK, betas=(0.9, 0.999), eps=1e-8, weight_decay=0)
    losses, norms = [], []
    for step, rate in enumerate(published_rates(PEAK, STEPS, WARM_UP)):
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        total = 0
        for i in range(ACCUMULATED):
            value = loss_of(model, batches[(ACCUMULATED * step + i) % len(batches)]) / ACCUMULATED
            value.backward()
            total += value.item()
        norms.append(torch.nn.utils.clip_grad_norm_(parameters, 1.0).item())
        optimizer.step()
        losses.append(total)
    return torch.tensor(losses, dtype=torch.float64), torch.tensor(norms, dtype=torch.float64)


def relative(found, exact):
    return float((found.double() - exact).norm() / exact.norm())


def one_batch(name, model, batch, prefix, kept=lambda key: True):
    """Loss and gradients of a micro-batch, those that are kept, and how far float32 is from float64."""
    value, found = gradients(model, batch)
    exact_value, exact = gradients(copy.deepcopy(model).double(), batch, alone)
    # No key's bias moves a softmax: what is there is rounding.
    nothing = {key for key, gradient in exact.items() if gradient.abs().max() < 1e-12}
    assert all(key.endswith("key.bias") for key in nothing), nothing
    noise = {key: relative(found[key], exact[key]) for key in found.keys() - nothing}
    worst = max(noise, key=noise.get)
    usual = sorted(noise.values())[len(noise) // 2]
    norms = [float(gradient.norm()) for key, gradient in exact.items() if key not in nothing]
    print(f"{name}: loss {value.item():.6f}, noise {abs(value.item() - exact_value.item()):.1e}")
    print(f"{len(found)} gradients of norm {min(norms):.1e} to {max(norms):.1e}, noise {usual:.1e}, at most {noise[worst]:.1e} ({worst})")
    print(f"{len(nothing)} are nothing, found at most {max(float(found[key].abs().max()) for key in nothing):.1e}")
    outputs = {"loss": value[None], **{f"grad.{prefix}{key}": gradient for key, gradient in found.items() if kept(key)}}
    fixtures.write_case(FOLDER / f"{name}.safetensors", {}, outputs)


def fixtures_of(root, folder):
    del folder  # those of the models
    table = ref_thinker.tensors_of(CONFIG, added=21)
    model = load(table, ref_thinker.with_adapter, "")
    batches = batches_of(model)
    inputs = {}
    for m, (seen, heard, texts) in enumerate(batches):
        inputs |= {f"{m}.seen": seen, f"{m}.heard": heard}
        for i, (prompt, answer) in enumerate(texts):
            inputs |= {f"{m}.prompt.{i}": prompt, f"{m}.answer.{i}": answer}
    fixtures.write_case(FOLDER / f"{NAME}-batches.safetensors", inputs, {})
    one_batch(NAME, model, batches[0], "")

    exact, _ = run(copy.deepcopy(model).double(), batches, alone)
    losses, norms = run(model, batches)
    print("losses", [round(value, 4) for value in losses.tolist()])
    print("norms", [round(value, 2) for value in norms.tolist()])
    noise = (losses - exact).abs() / exact
    print("noise", [f"{value:.1e}" for value in noise.tolist()])
    steps = {
        "peak": PEAK, "updates": STEPS, "warm_up": WARM_UP, "accumulated": ACCUMULATED,
        "rates": published_rates(PEAK, STEPS, WARM_UP), "losses": losses.tolist(), "norms": norms.tolist(),
        "noise": noise.tolist()}
    fixtures.write_json(FOLDER / f"{NAME}-steps.json", steps)
    rates = {"published": published_rates(**PUBLISHED), "cosine": cosine_rates(**PUBLISHED)}
    fixtures.write_json(FOLDER / f"{NAME}-rates.json", {**PUBLISHED, **rates})

    adapt = heads_of(root)
    heads = heads_table(adapt)
    fixtures.write_json(FOLDER / f"{NAME}-heads.weights.json", weights.compact(heads))
    # Two tables with a seed each become files of one folder.
    model = load({**table, "tensors": {key: spec for key, spec in table["tensors"].items() if ".lora_" not in key}}, adapt, ref_thinker.PREFIX)
    values = {key.split("/", 1)[1].removeprefix(ref_thinker.PREFIX): value for key, value in weights.state_dict(heads).items()}
    _, unexpected = model.load_state_dict(values, strict=False)
    assert not unexpected, unexpected
    # Both ends of a projector tell of what is between them.
    ends = ("_query_tokens", "_ln.weight", "_proj.2.weight")
    one_batch(f"{NAME}-heads", model, batches[0], ref_thinker.PREFIX, lambda key: "l_projector." not in key or key.endswith(ends))


def check_rates(deepspeed):
    """`published_rates` is what DeepSpeed's own scheduler gives."""
    import standins

    standins.unused("deepspeed.utils", "logger")
    space = {}
    source = Path(deepspeed) / "deepspeed" / "runtime" / "lr_schedules.py"
    exec(compile(source.read_text(), source, "exec"), space)
    space["logger"].warning = print

    def make(optimizer):
        return space["WarmupDecayLR"](
            optimizer, PUBLISHED["updates"], warmup_min_lr=0, warmup_max_lr=PUBLISHED["peak"], warmup_num_steps=PUBLISHED["warm_up"])

    theirs = rates_of(make, PUBLISHED["peak"], PUBLISHED["updates"])
    ours = published_rates(**PUBLISHED)
    worst = max(abs(a - b) / PUBLISHED["peak"] for a, b in zip(theirs, ours))
    print(json.dumps({str(k): theirs[k - 1] for k in (1, 2, 3, 21, 22, 23, 551, 660)}), f"largest difference {worst:.1e} of the peak")
    assert worst < 1e-15


if __name__ == "__main__":
    check_rates(sys.argv[1])
