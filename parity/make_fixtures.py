"""Writes the fixtures of the Java tests: `python parity/make_fixtures.py --upstream DIR --thinker DIR [--only NAME ...]`."""

import argparse
from pathlib import Path

import torch

import fixtures
import tgs_upstream
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
THINKER = {
    "clip-vision": "ref_clip",
    "beats": "ref_beats",
    "projectors": "ref_qformer",
    "llama": "ref_llama",
    "ref-thinker": "ref_thinker",
    "refthinker-train": "ref_train",
    "refthinker-files": "train_files",
}

# These take no checkout.
OWN = {"trained": "train_small", "muon": "ref_muon"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upstream", help=f"checkout of {upstream.REPOSITORY} at {upstream.COMMIT}")
    parser.add_argument("--thinker", help=f"checkout of {tgs_upstream.REPOSITORY} at {tgs_upstream.COMMIT}")
    parser.add_argument("--only", nargs="*", choices=sorted({**MODELS, **THINKER, **OWN}))
    parser.add_argument("--out", type=Path, default=fixtures.RESOURCES / "parity")
    args = parser.parse_args()
    torch.set_num_threads(1)
    for root, use, models in ((args.upstream, upstream.use, MODELS), (args.thinker, tgs_upstream.use, THINKER)):
        wanted = [name for name in models if name in (args.only or models)]
        if wanted and root is None:
            parser.error(f"{', '.join(wanted)}: give the checkout, or leave them out with --only")
        if wanted:
            use(root)
        for name in wanted:
            __import__(models[name]).fixtures_of(root, args.out)
    for name in OWN:
        if name in (args.only or OWN):
            __import__(OWN[name]).fixtures_of(None, args.out)


if __name__ == "__main__":
    main()
