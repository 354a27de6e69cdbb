"""Imports the encoders of the published thinker from a checkout, with stand-ins for what they import and do not use here.

The checkout is never copied into this repository. Its code is pinned by a digest over the files that matter.
"""

import hashlib
import sys
from pathlib import Path

from transformers import modeling_utils, pytorch_utils  # before the stand-ins, which it would take for the real libraries

import standins

REPOSITORY = "https://github.com/jasongief/TGS-Agent"
COMMIT = "4e144c93679f1fde7fc6f6d1e12aec0aea1f0a64"
FILES = (
    "models/multimodal_encoder.py",
    "models/Qformer.py",
    "models/beats/BEATs.py",
    "models/beats/backbone.py",
    "models/beats/modules.py",
    "models/unified_arch.py",
    "models/unified_llama.py",
    "peft_hyper/tuners/lora.py",
)
DIGEST = "8798e96a73bb75e80c986007add09be456a224933d428dd1bd611cd64227c860"


def digest(root):
    h = hashlib.sha256()
    for name in FILES:
        h.update(name.encode() + b"\0" + (Path(root) / name).read_bytes().replace(b"\r\n", b"\n"))
    return h.hexdigest()


def use(root):
    """Makes `models.beats.BEATs` and `models.multimodal_encoder` importable from the checkout `root`."""
    root = Path(root).resolve()
    if not (root / FILES[0]).is_file() or digest(root) != DIGEST:
        raise SystemExit(f"{root} does not hold the code of {REPOSITORY} at {COMMIT}: check out that commit and pass its folder")
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    standins.module("torchaudio")
    standins.module("torchaudio.compliance")
    standins.unused("torchaudio.compliance.kaldi", "fbank")
    standins.unused("einops", "rearrange")
    standins.unused("ipdb", "set_trace")
    standins.module("models.taming_transformer")
    standins.unused("models.taming_transformer.vqgan", "VQModel")
    _moved()


def _moved():
    """Helpers that transformers 4.37 offered in another module."""
    for name in ("apply_chunking_to_forward", "find_pruneable_heads_and_indices", "prune_linear_layer"):
        setattr(modeling_utils, name, getattr(pytorch_utils, name))
