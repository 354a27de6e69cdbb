"""Trains a small LLaMA on sentences made by rule, for what quantising costs in quality: `python parity/train_small.py`.

Byte by byte, on the sentences of mini_tokenizer.py. Minutes on one thread.
"""

import math
import time

import torch
from safetensors.torch import save_file

import fixtures
import mini_tokenizer

CONFIG = {
    "model_type": "llama",
    "hidden_size": 128,
    "intermediate_size": 320,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "vocab_size": 128,
    "rms_norm_eps": 1e-05,
    "rope_theta": 10000.0,
    "max_position_embeddings": 4096,
    "tie_word_embeddings": False,
}
STEPS, BATCH, LENGTH = 1200, 16, 160
HELD_OUT, HELD_LENGTH = 24, 192
RATE, WARM_UP = 4e-3, 40


def texts():
    """Training text, and held-out text none of whose sentences was seen."""
    lines = list(mini_tokenizer.sentences())
    cut = len(lines) * 9 // 10
    seen = set(lines[:cut])
    rest = [line for line in dict.fromkeys(lines[cut:]) if line not in seen]
    return "\n".join(lines[:cut]), "\n".join(rest)


def ids(text):
    return torch.tensor(list(text.encode("ascii")))


def loss(model, rows):
    return model(input_ids=rows, labels=rows).loss


@torch.no_grad()
def perplexity(model, rows):
    """Over all tokens but the first of each row."""
    return math.exp(sum(loss(model, row[None]).double().item() for row in rows) / len(rows))


def train(model, text):
    draw = torch.Generator().manual_seed(1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.95), weight_decay=0.1)
    begin = time.time()
    for step in range(STEPS):
        rate = RATE * min((step + 1) / WARM_UP, 0.5 * (1 + math.cos(math.pi * step / STEPS)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        starts = torch.randint(len(text) - LENGTH, (BATCH,), generator=draw)
        now = loss(model, torch.stack([text[start : start + LENGTH] for start in starts]))
        optimizer.zero_grad()
        now.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % 50 == 49:
            print(f"step {step + 1}: loss {now.item():.3f}, {time.time() - begin:.0f} s", flush=True)


def fixtures_of(root, folder):
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    values = {k: v for k, v in CONFIG.items() if k != "model_type"}
    model = LlamaForCausalLM(LlamaConfig(**values, attn_implementation="eager"))
    text, rest = (ids(part) for part in texts())
    train(model, text)
    rows = rest[: HELD_OUT * HELD_LENGTH].reshape(HELD_OUT, HELD_LENGTH)
    # What is kept is what is measured.
    model = model.bfloat16().float().eval()
    found = perplexity(model, rows)
    tensors = {key: value.bfloat16().contiguous() for key, value in model.state_dict().items() if "inv_freq" not in key}
    tensors["in.input_ids"] = rows.to(torch.uint8)
    tensors["out.perplexity"] = torch.tensor([found])
    path = folder / "trained.safetensors"
    save_file(tensors, path)
    path.chmod(0o644)
    assert path.stat().st_size <= fixtures.LIMIT
    fixtures.write_json(folder / "trained.config.json", CONFIG)
    print(f"{path.name}: {path.stat().st_size} bytes, perplexity {found:.4f}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    fixtures_of(None, fixtures.RESOURCES / "parity")
