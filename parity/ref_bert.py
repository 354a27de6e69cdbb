"""BERT and its tokenizer, by transformers."""

import json
import math
from pathlib import Path

import torch

import weights

CONFIG = {
    "model_type": "bert",
    "hidden_size": 48,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "intermediate_size": 96,
    "vocab_size": 1100,
    "max_position_embeddings": 512,
    "type_vocab_size": 2,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-12,
}


def build(config):
    from transformers import BertConfig, BertModel

    values = {k: v for k, v in config.items() if k != "model_type"}
    return BertModel(BertConfig(**values, attn_implementation="eager"), add_pooling_layer=False).eval()


def rule(key, shape):
    if "LayerNorm.weight" in key:
        return 0.2, 1.0
    if key.endswith("bias"):
        return 0.1, 0.0
    if "embeddings" in key:
        return 0.8, 0.0
    return math.sqrt(3 / weights.fan_in(shape)), 0.0


def tensors_of(model, seed="bert"):
    return weights.table(seed, model.state_dict(), rule)


@torch.no_grad()
def run(model, input_ids, attention_mask=None, token_type_ids=None, position_ids=None):
    x = model.embeddings(input_ids=input_ids, token_type_ids=token_type_ids, position_ids=position_ids)
    additive = None
    if attention_mask is not None:
        allowed = attention_mask[:, None] if attention_mask.dim() == 3 else attention_mask[:, None, None]
        additive = torch.zeros(allowed.shape, dtype=x.dtype).masked_fill(allowed == 0, torch.finfo(x.dtype).min)
    return {"last_hidden_state": model.encoder(x, attention_mask=additive).last_hidden_state}


def ids(seed, batch, n):
    g = torch.Generator().manual_seed(seed)
    return torch.randint(0, CONFIG["vocab_size"], (batch, n), generator=g)


def cases():
    n = 11
    padding = torch.ones(3, n, dtype=torch.long)
    padding[1, 7:] = 0
    padding[2, 2:] = 0
    pairs = torch.eye(n, dtype=torch.long).repeat(2, 1, 1)
    pairs[0, 1:5, 1:5] = 1
    pairs[0, 5:9, 5:9] = 1
    pairs[1, 1:10, 1:10] = torch.ones(9, 9, dtype=torch.long).tril()  # not symmetric
    positions = torch.tensor([[0, 0, 1, 2, 3, 0, 1, 2, 3, 0, 0], [0, 500, 1, 2, 511, 4, 5, 6, 7, 8, 0]])
    types = torch.tensor([[0] * 5 + [1] * 6] * 3)
    yield "plain", {"input_ids": ids(1, 2, 40)}
    yield "padding", {"input_ids": ids(2, 3, n), "attention_mask": padding, "token_type_ids": types}
    yield "pairs", {"input_ids": ids(3, 2, n), "attention_mask": pairs, "position_ids": positions}


TEXTS = [
    "a black dog.",
    "",
    " ",
    ".",
    "?.",
    "a dog . . ",
    "The man who is playing the GUITAR, loudly!",
    "what's the kid's toy? it's re-recorded (twice) at 3.14 km/h & 50%...",
    "Caf\u00e9 r\u00e9sum\u00e9 na\u00efve \u00fcber \u0141\u00f3d\u017a \u00c5ngstr\u00f6m \u00f8re stra\u00dfe",
    "cafe\u0301 decomposed e\u0301a\u0308o\u0302",
    "\u0130STANBUL \u0131\u015f\u0131k \u0130\u0307",
    "\u03a3\u039f\u03a6\u039f\u03a3 \u03c3\u03bf\u03c6\u03cc\u03c2 \u041c\u043e\u0441\u043a\u0432\u0430 \u0439\u043e\u0433",
    "\u4e2d\u6587\u5b57\u7b26 and \u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8 \ud55c\uad6d\uc5b4",
    "\U00020000\U0002f800 \u3400 \uf900 ideographs outside the basic plane",
    "emoji \U0001f600\U0001f415\u200d\U0001f9ba \u2764\ufe0f \U0001f1e9\U0001f1ea done",
    "control\x00char\x01acters\x7f\x9f\ufffd here\u200bzero\u200dwidth\ufeff",
    "tabs\tnew\nlines\r\nand\x0bvertical\x0cform\x1cfeeds\x85next",
    "no\u00a0break\u2003em\u3000ideographic\u2028line\u2029paragraph\u202fnarrow\u180emongol",
    "x" * 100,
    "x" * 101,
    "donaudampfschifffahrtsgesellschaftskapit\u00e4n" * 3,
    "a" * 99 + "\u00e9" + " " + "\u00e9" * 100 + " " + "\u00e9" * 101,
    "unaffable antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
    "[CLS] a dog [SEP] and [MASK] [PAD] [UNK] [sep] [ SEP ] [SEP][SEP]x[SEP]",
    "##ing ##s # #hash @user http://example.com/a_b?c=d&e=f C:\\path\\file $5 ^caret `tick` <tag> |pipe| ~tilde~",
    "em\u2014dash en\u2013dash \u2018quotes\u2019 \u201cdouble\u201d \u00abguillemets\u00bb \u2026 \u00bfqu\u00e9? \u00a1s\u00ed!",
    "\u00a7 \u00b6 \u00b7 \u00a9 \u00ae \u2122 \u20ac \u00a3 \u00a5 \u00b0 \u00b1 \u00d7 \u00f7 \u2190 \u2192 \u221e \u2260 \u00bd \u00b2",
    "\uff26\uff55\uff4c\uff4c\uff57\uff49\uff44\uff54\uff48 \uff01\uff1f\uff0e \ufb01ligature \ufb03 \u2160 \u00aa \u2075",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0650\u0633\u0652\u0645\u0650 \u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd \u0928\u092e\u0938\u094d\u0924\u0947 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
    "\u1e9e \u01c5 \ufb00 \u0149 \u1fb3 \u03aa\u0301 \u0345",
    "1234567890 1,000,000 2024-01-31 12:30pm 3rd",
    "A.B.C. U.S.A. e.g., i.e.; (a) [b] {c} <d>",
    "mixed\u4e2dCJK\u6587inside words42\u5b57",
    "\u0300\u0301 combining only \u20e3 7\ufe0f\u20e3",
    "\ue000 private \U000f0000 use \ufdd0 noncharacter \U0001fffe",
    "the the The THE tHe",
    "error.",
    "null.",
    "a person sitting at the piano on the left side of the frame who is singing.",
]


def fixtures_of(root, folder):
    import fixtures

    model = build(CONFIG)
    table = tensors_of(model)
    weights.load(model, table)
    fixtures.write_json(folder / "bert.config.json", CONFIG)
    fixtures.write_json(folder / "bert.weights.json", weights.compact(table))
    for name, inputs in cases():
        fixtures.write_case(folder / f"bert-{name}.safetensors", inputs, run(model, **inputs))


def tokenizer_lines(vocabulary, texts=TEXTS):
    """JSON lines with the text and the ids of the fast tokenizer."""
    from tokenizers import BertWordPieceTokenizer

    fast = BertWordPieceTokenizer(str(vocabulary), lowercase=True)
    for text in texts:
        yield {"text": text, "ids": fast.encode(text).ids}


def write_tokenizer(vocabulary, folder):
    from transformers import BertTokenizerFast

    fast = BertTokenizerFast(vocab_file=str(vocabulary), do_lower_case=True)
    lines = list(tokenizer_lines(vocabulary))
    for line in lines:
        assert line["ids"] == fast(line["text"])["input_ids"], ascii(line["text"])
    spans = [ids for line in lines for ids in (line["ids"], line["ids"][2::2]) if ids]
    phrases = [{"ids": ids, "text": fast.decode(ids)} for ids in spans]
    for name, rows in (("bert-tokenizer", lines), ("bert-phrases", phrases)):
        path = Path(folder) / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    import argparse

    import fixtures

    parser = argparse.ArgumentParser(description="Writes the fixtures of the tokenizer.")
    parser.add_argument("vocabulary", help="vocab.txt of bert-base-uncased")
    write_tokenizer(parser.parse_args().vocabulary, fixtures.RESOURCES / "parity")
