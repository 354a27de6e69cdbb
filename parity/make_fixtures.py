"""Writes the fixtures of the Java tests: `python parity/make_fixtures.py --upstream DIR [--only NAME ...]`."""

import argparse
from pathlib import Path

import torch

import fixtures
import upstream

MODELS = {
    "bert": "ref_bert",
    "tokenizers": "ref_llama_tokenizer",
    "steps": "ref_steps",
    "sound": "ref_sound",
    "grounding-dino": "ref_dino",
    "sam2-image": "ref_sam2",
    "hf": "ref_hf",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upstream", required=True, help=f"checkout of {upstream.REPOSITORY} at {upstream.COMMIT}")
    parser.add_argument("--only", nargs="*", choices=sorted(MODELS))
    parser.add_argument("--out", type=Path, default=fixtures.RESOURCES / "parity")
    args = parser.parse_args()
    torch.set_num_threads(1)
    upstream.use(args.upstream)
    for name in args.only or MODELS:
        __import__(MODELS[name]).fixtures_of(args.upstream, args.out)


if __name__ == "__main__":
    main()
