"""The tokenizers of LLaMA and Qwen2, by transformers, sentencepiece and tokenizers.

    python parity/ref_llama_tokenizer.py [--upstream TGS-Agent --model tokenizer.model --references metadata.csv [--every N]]

writes the small tokenizers and what they give; with a checkout of TGS-Agent, the published tokenizer.model of
LLaMA-2 and the references of Ref-AVSBench also the hashes of prompts and their ids.
"""

import argparse
import ast
import csv
import hashlib
import io
import json
import random
from pathlib import Path

import fixtures

SMALL = "llama-small"
BYTES = "qwen2-small"
MARK = "\u2581"
ADDED = [
    *("<image>", "<image_start>", "<image_end>", "<video>", "<video_start>", "<video_end>"),
    *("<audio>", "<audio_start>", "<audio_end>", "<think>", "</think>", "<answer>", "</answer>"),
    *("<f_object>", "</f_object>", "<s_object>", "</s_object>", "<frame>", "</frame>", "<box>", "</box>"),
]
QWEN2_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

TEXTS = [
    "",
    " ",
    "   ",
    "\n",
    "a",
    " a",
    "a ",
    "The sounding object on the left of the man.",
    "  two  spaces   three    four     ",
    "\ttabs\t\tand\nnew\r\nlines\n\n\n",
    "aaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbb \u2581\u2581 marks\u2581in\u2581text",
    "what's the kid's toy? it's re-recorded (twice) at 3.14 km/h & 50%... WE'LL, I'D, THEY'RE",
    "Caf\u00e9 na\u00efve \u00fcber \u0141\u00f3d\u017a cafe\u0301 decomposed A\u030a \u1e9b\u0323",
    "\u4e2d\u6587\u5b57\u7b26 \u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8 \ud55c\uad6d\uc5b4 \u041c\u043e\u0441\u043a\u0432\u0430 \u03c3\u03bf\u03c6\u03cc\u03c2",
    "emoji \U0001f600\U0001f415\u200d\U0001f9ba \u2764\ufe0f \U0001f1e9\U0001f1ea done",
    "no\u00a0break\u2003em\u3000wide\u2028line \x00nul \x7f\x85 end",
    "<s>", "</s>", "<unk>", "<s><s>", "<s> a", "<s>a</s>", " <s> ", "a<unk>b </s>", "<S> < s> <s", "<unk",
    "<think>", "<think>a", " <think>", "<think> </think>", "a<think>b</think> c", "<s><think>\nThe man.\n</think>\n<answer>",
    "<video_start><video><video_end>\n<video", "<<video>>", "<s</s>>", "</</s>s>", "<box>1</box><box> 2 </box>",
    "x<f_object> ... </f_object>\n<s_object> ... </s_object>\nThe corresponding bbox is: <frame> <box> ... </box> </frame>\n</answer></s>",
    "<0x0A> <0x41> is no byte", "1234567890 1,000,000", "def f(x):\n    return x ** 2  # done\n",
]  # fmt: skip


def sentences():
    """What the small tokenizers learn from."""
    rng = random.Random(7)
    things = "man woman dog cat guitar piano drum violin car train bird child flute saw tree door horse".split()
    doing = "playing holding hitting making sounding standing moving singing walking barking".split()
    where = "on the left of|on the right of|behind|in front of|next to|longer than|louder than".split("|")
    for _ in range(4000):
        a, b, d, w = rng.choice(things), rng.choice(things), rng.choice(doing), rng.choice(where)
        yield rng.choice(
            [
                f"The {a} that is {d} the {b}.",
                f"the sounding object {w} the {a}",
                f"Given the referential expression the {a} {w} the {b}, analyze the video and audio.",
                f"This is a video: a {a} is {d}  with a {b}, in {rng.randint(1, 2030)} or so",
                f"The object {d} first and then {d}; it's the {a}'s {b}!",
                f"Caf\u00e9 na\u00efve {a} \u00fcber {b} \u043f\u0435\u0441\u043d\u044f",
            ]
        )


def published(file, legacy):
    """LlamaTokenizer with the added tokens, writing text as transformers 4.37 does."""
    from transformers import LlamaTokenizer

    class AsIn437(LlamaTokenizer):
        def convert_tokens_to_string(self, tokens):
            text = super().convert_tokens_to_string(tokens)
            # Later releases put a space between a special token at the start and a piece without one.
            first, second = (tokens + ["", ""])[:2]
            special = self.all_special_tokens
            newer = first in special and second and second not in special and not second.startswith(MARK)
            return text[: len(first)] + text[len(first) + 1 :] if newer else text

    tokenizer = AsIn437(str(file), legacy=legacy)
    tokenizer.add_tokens(ADDED, special_tokens=True)
    return tokenizer


def ids_of(tokenizer, text):
    return tokenizer.convert_tokens_to_ids(tokenizer.tokenize(text))


def id_lists(tokenizer, seed, count):
    """Ids in an order that no text has: bytes that make no character, spaces and special tokens anywhere."""
    rng = random.Random(seed)
    size = len(tokenizer)
    spaces = [i for i in range(259, size - len(ADDED)) if tokenizer.convert_ids_to_tokens(i).startswith(MARK)]
    picks = [
        lambda: rng.randrange(size),
        lambda: rng.randrange(3),
        lambda: rng.randrange(3, 259),
        lambda: 3 + rng.choice([0xE2, 0x96, 0x81, 0xF0, 0x9F, 0x98, 0x80, 0xC3, 0xA9, 0xED, 0xA0]),
        lambda: rng.choice(spaces),
        lambda: size - len(ADDED) + rng.randrange(len(ADDED)),
    ]
    for _ in range(count):
        yield [rng.choice(picks)() for _ in range(rng.randrange(1, 14))]


def rows(file, legacy, count):
    tokenizer = published(file, legacy)
    for text in TEXTS:
        ids = ids_of(tokenizer, text)
        yield {"legacy": legacy, "text": text, "ids": ids}
        if ids:
            yield {"legacy": legacy, "ids": ids, "decoded": tokenizer.decode(ids)}
    for ids in id_lists(tokenizer, 11, count):
        yield {"legacy": legacy, "ids": ids, "decoded": tokenizer.decode(ids)}


def write_lines(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    print(path.name, path.stat().st_size, "bytes")


def llama_small(folder):
    import sentencepiece
    from transformers import LlamaTokenizerFast

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences()),
        model_writer=model,
        model_type="bpe",
        vocab_size=640,
        byte_fallback=True,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        allow_whitespace_only_pieces=True,
        split_digits=True,
        num_threads=1,
        minloglevel=2,
    )
    path = folder / f"{SMALL}.model"
    path.write_bytes(model.getvalue())
    print(path.name, path.stat().st_size, "bytes")
    write_lines(folder / f"{SMALL}.jsonl", [row for legacy in (False, True) for row in rows(path, legacy, 150)])
    fast = LlamaTokenizerFast(vocab_file=str(path), legacy=False)
    (folder / f"{SMALL}.tokenizer.json").write_text(fast.backend_tokenizer.to_str() + "\n")


def qwen2_small(folder):
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(QWEN2_SPLIT), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=600, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(sentences(), trainer)
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    tokenizer.add_special_tokens([AddedToken(token, normalized=False) for token in special])
    path = folder / f"{BYTES}.tokenizer.json"
    path.write_text(tokenizer.to_str() + "\n")
    print(path.name, path.stat().st_size, "bytes")
    config = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}
    fixtures.write_json(folder / f"{BYTES}.tokenizer_config.json", config)
    tokenizer.add_special_tokens([AddedToken(token, normalized=False) for token in ADDED])
    rng = random.Random(5)
    size = tokenizer.get_vocab_size()
    lists = [[rng.randrange(size) for _ in range(rng.randrange(1, 9))] for _ in range(100)]
    lines = []
    for text in [*TEXTS, "<|im_start|>user\nWho sings?<|im_end|>", "<|im_start|<|im_start|>>"]:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        lines.append({"text": text, "ids": ids})
        lists.append(ids)
    lines += [{"ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False)} for ids in lists if ids]
    write_lines(folder / f"{BYTES}.jsonl", lines)


def fixtures_of(root, folder):
    llama_small(Path(folder))
    qwen2_small(Path(folder))


def published_prompts(upstream):
    """From the published code: the instructions of evaluation and of training, as functions of a reference."""
    tree = ast.parse((upstream / "dataset" / "unified_dataset.py").read_text())
    prompts = {}
    for cls in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for node in ast.walk(cls):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.JoinedStr) and node.targets[0].id == "instruction":
                prompts[cls.name] = compile(ast.Expression(node.value), "instruction", "eval")
    names = ("UnifiedTestDataset", "UnifiedDataset")
    return [lambda exp, code=prompts[name]: "<s>" + eval(code, {"exp": exp}) for name in names]


def first_bytes(text):
    return hashlib.sha256(text.encode()).digest()[:8]


def is_chosen(number, reference, every):
    return number % every == 0 or reference != reference.strip() or not reference.isascii()


def prompt_hashes(upstream, model, references, every):
    """For each reference that is chosen and each prompt: of the prompt, its ids, its ids in the legacy way."""
    instructions = published_prompts(upstream)
    tokenizers = [published(model, legacy) for legacy in (False, True)]
    with open(references, encoding="utf-8", newline="") as file:
        texts = [row["exp"] for row in csv.DictReader(file)]
    for number, reference in enumerate(texts):
        if is_chosen(number, reference, every):
            for prompt in (instruction(reference) for instruction in instructions):
                yield first_bytes(prompt)
                for tokenizer in tokenizers:
                    yield first_bytes(",".join(map(str, ids_of(tokenizer, prompt))))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upstream", type=Path, help="checkout of TGS-Agent")
    parser.add_argument("--model", type=Path, help="tokenizer.model of LLaMA-2")
    parser.add_argument("--references", type=Path, help="metadata.csv of Ref-AVSBench")
    parser.add_argument("--every", type=int, default=8, help="one reference of so many")
    parser.add_argument("--out", type=Path, default=fixtures.RESOURCES / "parity")
    args = parser.parse_args()
    fixtures_of(None, args.out)
    if args.upstream and args.model and args.references:
        path = args.out / "refthinker-prompts.sha"
        path.write_bytes(b"".join(prompt_hashes(args.upstream, args.model, args.references, args.every)))
        print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
