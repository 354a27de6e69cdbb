"""Trains the vocabulary of the small thinker: `python parity/synth_tokenizer.py`.

1,235 pieces, byte fallback, LLaMA's kind; with the 21 added tokens of Ref-Thinker 1,256. Every word of the synthetic
benchmark is one piece, and so is each stretch of Ref-Thinker's prompt that is always the same.
"""

import io
import re

from fixtures import HERE

ROOT = HERE.parent
TARGET = ROOT / "train/src/main/resources/dev/tgs/train/thinker/tokenizer.model"
WORDINGS = ROOT / "bench/src/main/resources/dev/tgs/bench/synth/words/wordings.txt"
PIECES = 1235
MARK = "\u2581"
KINDS = "guitar violin piano drum trumpet flute dog cat bird car bus man woman chair lamp table".split()
COLOURS = "red green blue yellow purple orange".split()
FAMILIES = "instrument instruments animal animals vehicle vehicles person persons piece pieces of furniture thing things object objects".split()
CHAIN = """I look for that things hear only first second third then see from left to right a an yes no silent sounds before
there after In order So it is the Nothing fits so answer null soft loud short long steady slow fast still moving swaying bouncing
held holding by on in middle""".split()
REAL = """the which person playing holding behind front next sounding longest making noise video audio singer speaker boy girl horse
truck train keyboard saxophone cello accordion""".split()
# What is merged beyond words: always the same, or nearly so.
PHRASES = [
    "This is a video:\n", "\nThis is an audio:\n", "\nGiven the referential expression: '", "\nGiven the referential expression ",
    "', analyze the video and audio, and then generate a reasoning chain (", ") and final answer (", ").\nYour output must follow this format:\n",
    "\nYour reasoning here\n", " ... ", "\nThe corresponding bbox is: ", "\nI look for the", ". I hear first", ". I hear only", ", then",
    ". I see from left to right", " no;", " yes;", ". In order", ". So it is the", " on the left", " on the right", " in the middle",
    ".\n", " null ", ". Nothing fits, so the answer is null.\n"]


def words():
    """How often each word is to count."""
    lines = WORDINGS.read_text().splitlines()
    sentences = [line[2:] for line in lines if line[:2] in ("+ ", "- ", "? ", "! ")]
    verbs = [line.split(" ", 1)[1] for line in lines if re.match("[A-Z]", line)]
    found = set(re.findall("[a-z]+", " ".join(sentences + verbs).replace("{n}", "").replace("{a}", "")))
    phrases = set(re.findall("[A-Za-z]+", " ".join(PHRASES)))
    counts = {word: 40 for word in sorted(found | phrases | set(KINDS + COLOURS + FAMILIES + CHAIN))}
    return counts | {word: 1 for word in REAL if word not in counts}


def train(counts, size):
    import sentencepiece

    model = io.BytesIO()
    lines = [word for word, count in counts.items() for _ in range(count)] + [chr(c) for c in range(33, 127)]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=model, model_type="bpe", vocab_size=size, byte_fallback=True, character_coverage=1.0,
        normalization_rule_name="identity", remove_extra_whitespaces=False, split_digits=True, allow_whitespace_only_pieces=True,
        num_threads=1, minloglevel=2)
    return model.getvalue()


def spread(parts):
    """All merges that lead from some parts to one."""
    made = []
    while len(parts) > 1:
        parts = ["".join(parts[i : i + 2]) for i in range(0, len(parts), 2)]
        made += parts
    return made


def merges(phrase):
    """Those of a phrase: each word that does not follow a space, then all words and marks."""
    text = phrase.replace(" ", MARK)
    tokens = re.findall(rf"\n|{MARK}[A-Za-z]+|[A-Za-z]+|\.\.\.|[^A-Za-z\n]", text)
    bare = [token for token in tokens if len(token) > 1 and not token.startswith(MARK)]
    return [piece for token in bare for piece in spread(list(token))] + spread(tokens)


def main():
    from sentencepiece import SentencePieceProcessor, sentencepiece_model_pb2

    counts = words()
    merged = list(dict.fromkeys(["\n"] + [piece for phrase in PHRASES for piece in merges(phrase)]))
    extra = merged
    while True:  # some merges are pieces of words already, which leaves room for others
        proto = sentencepiece_model_pb2.ModelProto.FromString(train(counts, PIECES - len(extra)))
        known = {piece.piece for piece in proto.pieces}
        missing = [piece for piece in merged if piece not in known]
        if len(missing) == len(extra):
            break
        extra = extra[1:] if len(extra) > len(missing) else missing
    score = min(piece.score for piece in proto.pieces)
    for text in missing:
        score -= 1
        proto.pieces.add(piece=text, score=score)
    processor = SentencePieceProcessor(model_proto=proto.SerializeToString())
    split = [word for word in counts if len(processor.encode(word)) > 1]
    print(len(proto.pieces), "pieces,", len(missing), "of phrases; words that are split:", split)
    for phrase in PHRASES:
        print(repr(phrase), [processor.id_to_piece(i) for i in processor.encode(phrase)])
    TARGET.write_bytes(proto.SerializeToString())
    print(TARGET.name, TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
