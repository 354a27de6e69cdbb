"""Trains the small vocabulary of the built-in language models: `python parity/mini_tokenizer.py`.

979 pieces, byte fallback, LLaMA's kind; with the 21 added tokens of Ref-Thinker 1,000.
"""

import io
import itertools
import random

from fixtures import HERE

TARGET = HERE.parent / "agent" / "src" / "main" / "resources" / "dev" / "tgs" / "agent" / "models" / "mini-tokenizer.model"
THINGS = """man woman boy girl person singer speaker guitar violin cello piano drum flute trumpet saxophone accordion
dog cat bird horse cow sheep lion car truck bus train motorcycle helicopter saw mower keyboard phone chair table lamp
tree door clock bell plant sofa""".split()
COLOURS = "red green blue yellow black white brown grey orange purple pink".split()
ACTIONS = "playing holding hitting sawing singing speaking barking moving standing sitting walking riding making".split()
PLACES = ["on the left of", "on the right of", "behind", "in front of", "next to", "between", "above", "below", "in the middle of"]
HEARD = ["the loudest sound", "the first sound", "the last sound", "the longest sound", "the quietest sound", "no sound", "a steady rhythm", "a sound that stops early"]
PROMPT = """This is a video:
This is an audio:
Given the referential expression: 'the {a} that is {d}', analyze the video and audio, and then generate a reasoning chain and final answer.
Your output must follow this format:
Your reasoning here
The corresponding bbox is: ..."""


def sentences():
    draw = random.Random(11)
    pick = draw.choice
    for _ in range(20000):
        a, b, c, d, w, h = pick(THINGS), pick(THINGS), pick(COLOURS), pick(ACTIONS), pick(PLACES), pick(HEARD)
        yield pick(
            [
                f"The {a} that is {d} the {b}.",
                f"the {c} {a} {w} the {b}",
                f"the instrument that starts to play {pick(['first', 'second', 'third', 'last'])}",
                f"the thing the {a} {w} the {b} is {d}",
                f"the {a} that makes {h}",
                f"the one who is {d} {w} the {c} {b}",
                f"In the video there is a {c} {a} {w} a {b}. I hear {h}, which comes from the {a}, so the object is the {c} {a}.",
                f"The video shows a {a} and a {b}; the audio has {h}. Only the {a} is {d}, therefore the {a} is meant.",
                f"Nothing in the video fits: there is no {a} that is {d}, so the answer is null.",
            ]
        )
        if draw.random() < 0.1:
            yield PROMPT.format(a=a, d=d)


def main():
    import sentencepiece

    model = io.BytesIO()
    lines = itertools.chain(sentences(), (chr(c) for c in range(33, 127)))
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=lines, model_writer=model, model_type="bpe", vocab_size=979, byte_fallback=True, character_coverage=1.0,
        normalization_rule_name="identity", remove_extra_whitespaces=False, split_digits=True, allow_whitespace_only_pieces=True,
        num_threads=1, minloglevel=2)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(model.getvalue())
    print(TARGET.name, TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
