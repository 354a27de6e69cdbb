"""Trains a small LLaMA on text made by rule, to see what quantising costs: `python parity/train_small.py`.

Which words follow two others, and how often, is a table drawn once. The model has to learn it by heart, and the table has
more entries than fit well, so that errors in the weights show. Minutes on one thread.
"""

import math
import time

import torch
from safetensors.torch import save_file

import fixtures

WORDS = 64
CHANCES = torch.tensor([0.6, 0.25, 0.1, 0.05])
CONFIG = {
    "model_type": "llama",
    "hidden_size": 128,
    "intermediate_size": 320,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "vocab_size": WORDS,
    "rms_norm_eps": 1e-05,
    "rope_theta": 10000.0,
    "max_position_embeddings": 4096,
    "tie_word_embeddings": False,
}
STEPS, BATCH, LENGTH, HELD_OUT = 1000, 24, 96, 48
RATE, WARM_UP = 3e-3, 40


def followers():
    """Words that may follow two others, by CHANCES: I64 [WORDS, WORDS, 4]."""
    draw = torch.Generator().manual_seed(5)
    return torch.rand(WORDS, WORDS, WORDS, generator=draw).topk(len(CHANCES), -1).indices


def text(rows, draw, table):
    """I64 [rows, LENGTH]."""
    ids = torch.randint(WORDS, (rows, LENGTH), generator=draw)
    chosen = torch.multinomial(CHANCES, rows * LENGTH, replacement=True, generator=draw).view(rows, LENGTH)
    for i in range(2, LENGTH):
        ids[:, i] = table[ids[:, i - 2], ids[:, i - 1], chosen[:, i]]
    return ids


def loss(model, rows):
    return model(input_ids=rows, labels=rows).loss


@torch.no_grad()
def perplexity(model, rows):
    """Over all tokens but the first of each row."""
    return math.exp(sum(loss(model, row[None]).double().item() for row in rows) / len(rows))


def train(model, table):
    draw = torch.Generator().manual_seed(1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.95), weight_decay=0.1)
    begin = time.time()
    for step in range(STEPS):
        rate = RATE * min((step + 1) / WARM_UP, 0.5 * (1 + math.cos(math.pi * step / STEPS)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        now = loss(model, text(BATCH, draw, table))
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
    table = followers()
    train(model, table)
    rows = text(HELD_OUT, torch.Generator().manual_seed(2), table)
    # What is kept is what is measured; the buffers stay exact.
    for parameter in model.parameters():
        parameter.data = parameter.data.bfloat16().float()
    found = perplexity(model.eval(), rows)
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
