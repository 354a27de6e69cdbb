"""J, F and S of random masks, by the metric libraries of TGS-Agent and of the Ref-AVS paper.

    python parity/ref_metrics.py --thinker TGS-Agent --ref-avs Ref-AVS

writes bench/src/test/resources/metrics/random-masks.safetensors:

    probabilities   F32 [256]
    CASE.levels     U8 [frames, height, width], which of the probabilities a pixel has
    CASE.masks      U8, one bit a pixel, the highest bit first, filled up to whole bytes
    CASE.truth      the same
    CASE.published  F32 [3]: J and S of the masks, F of the probabilities
    CASE.ref_avs    F32 [3]: J, F and S of the logits that give these probabilities

TGS-Agent has two files of one name. Its scripts only run with the one beside Grounded-SAM-2, so that is the one.
"""

import argparse
import hashlib
import importlib.util
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

import fixtures
import standins

PUBLISHED_FILE = "ground_segment_scripts/Grounded-SAM-2/utils/avss_utils.py"
REF_AVS_FILE = "utils/metric/utility.py"
DIGESTS = {
    PUBLISHED_FILE: "e7917e95d36138d0b5c0952150e1a67acfcdccaaba7f6e57283dbed8a9fcd0cf",
    REF_AVS_FILE: "f3788427f1642e22f39ffbd35aeb7d0876363e8052557aeba07a96de325f7362",
}
THRESHOLDS = 255

# frames, height, width, what the truth of each frame is, what the mask is: random, empty, full or one pixel.
CASES = {
    "one-pixel": (1, 1, 1, "f", "f"),
    "one-pixel-empty": (2, 1, 1, "e", "ef"),
    "one-frame": (1, 7, 5, "r", "r"),
    "small": (5, 6, 9, "r", "r"),
    "some-frames-empty": (10, 32, 40, "rere", "rree"),
    "never-there": (4, 20, 20, "e", "re1f"),
    "never-found": (3, 20, 20, "r", "e"),
    "full": (3, 16, 24, "fr1", "f"),
    "one-pixel-each": (4, 224, 8, "1", "1re1"),
    "eleven-frames": (11, 24, 12, "rr1e", "r1rre"),
    "published-size": (3, 224, 224, "rre", "r"),
    "ref-avs-size": (2, 256, 256, "r", "r"),
}


def library(root, name):
    path = Path(root) / name
    if not path.is_file() or hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest() != DIGESTS[name]:
        raise SystemExit(f"{path} is not there or another file: check out the commit that parity/README.md names")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def libraries(published_root, ref_avs_root):
    """Both files run on the CPU as they are; what they import beside torch and numpy is for pictures and curves."""
    for name, members in {
        "PIL": ("Image",), "matplotlib": (), "matplotlib.pyplot": (), "cv2": (), "pandas": (),
        "torchvision": ("transforms",),
    }.items():
        standins.unused(name, *members)
    return library(published_root, PUBLISHED_FILE), library(ref_avs_root, REF_AVS_FILE)


def is_steady(logits):
    """Whether torch gives the same sigmoid where it computes several at once and where it computes one."""
    return torch.sigmoid(logits[:, None].repeat(1, 64)).eq(torch.stack([torch.sigmoid(x) for x in logits])[:, None]).all(1)


def logit_of(probability):
    """The logit whose sigmoid is this float, or comes nearest to it."""
    p = torch.tensor(probability, dtype=torch.float32)
    if p == 0 or p == 1:
        return torch.tensor(float("inf") if p == 1 else float("-inf"))
    x = torch.logit(p.double()).float()
    bits = x.view(torch.int32) + torch.arange(-64, 65, dtype=torch.int32)
    near = bits.view(torch.float32)
    if x == 0:
        return x
    near = near[is_steady(near)]
    return near[(torch.sigmoid(near).double() - p.double()).abs().argmin()]


def table(generator):
    """Logits of 256 probabilities in order: random ones, and what lies on and beside thresholds."""
    thresholds = torch.linspace(0, 1 - 1e-10, THRESHOLDS)
    wanted = [0.0, 1.0, *thresholds[1:-1:4].tolist()]
    for level in (torch.tensor(0.4), torch.tensor(0.5), thresholds[101], thresholds[153], torch.tensor(1.0)):
        below, above = torch.nextafter(level, torch.tensor(0.0)), torch.nextafter(level, torch.tensor(2.0))
        wanted += [level.item(), below.item(), min(above.item(), 1.0)]
    wanted = sorted(set(wanted))
    logits = {logit_of(p).item() for p in wanted}
    while len(logits) < 256:
        logits.add(logit_of(torch.rand((), generator=generator).item()).item())
    logits = torch.tensor(sorted(logits), dtype=torch.float32)
    found = set(torch.sigmoid(logits).tolist())
    hit = sum(t in found for t in thresholds.tolist())
    exact = [torch.tensor(v).item() for v in (0.0, 0.4, 0.5, 1.0)]
    assert hit > 50 and all(v in found for v in exact), "too few probabilities lie exactly on thresholds"
    return logits


def blobs(generator, frames, height, width):
    """Smooth noise of mean 0, F32 [frames, height, width]."""
    cells = torch.randn(frames, 1, max(2, height // 16), max(2, width // 16), generator=generator)
    return torch.nn.functional.interpolate(cells, (height, width), mode="bilinear", align_corners=False)[:, 0]


def frames_of(kinds, random):
    """Boolean frames; the kinds are taken round and round."""
    out = torch.zeros(random.shape, dtype=torch.bool)
    for i in range(len(out)):
        kind = kinds[i % len(kinds)]
        if kind == "r":
            out[i] = random[i] > 0.3
        elif kind == "f":
            out[i] = True
        elif kind == "1":
            out[i].view(-1)[(7 * i + 3) % out[i].numel()] = True
    return out


def case(generator, logits, frames, height, width, truth_kinds, mask_kinds):
    shape = frames, height, width
    form = blobs(generator, *shape)
    noise = torch.randn(shape, generator=generator)
    truth = frames_of(truth_kinds, form)
    masks = frames_of(mask_kinds, form + 0.5 * blobs(generator, *shape) + 0.2 * noise)
    levels = (128 + 40 * truth + 50 * form + 40 * noise).round().clamp(0, 255).to(torch.uint8)
    if set(mask_kinds) == {"e"}:
        levels[:] = 0
    return levels, masks, truth


def packed(bits):
    return torch.from_numpy(np.packbits(bits.numpy().reshape(-1)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--thinker", required=True, help="checkout of TGS-Agent")
    parser.add_argument("--ref-avs", required=True, help="checkout of Ref-AVS")
    parser.add_argument("--out", type=Path, default=fixtures.HERE.parent / "bench/src/test/resources/metrics")
    args = parser.parse_args()
    torch.set_num_threads(1)
    published, ref_avs = libraries(args.thinker, args.ref_avs)
    generator = torch.Generator().manual_seed(224)
    logits = table(generator)
    probabilities = torch.sigmoid(logits)
    tensors = {"probabilities": probabilities}
    for name, (frames, height, width, truth_kinds, mask_kinds) in CASES.items():
        levels, masks, truth = case(generator, logits, frames, height, width, truth_kinds, mask_kinds)
        likely, raw = probabilities[levels.long()], logits[levels.long()]
        assert torch.equal(torch.sigmoid(raw), likely)
        bytes_of_masks, bytes_of_truth = masks.to(torch.uint8), truth.to(torch.uint8)
        # The scripts of TGS-Agent pass masks of bytes; those of the paper pass [frames, 1, height, width].
        j = published.mask_iou(bytes_of_masks, bytes_of_truth)
        f = published.Eval_Fmeasure(likely, bytes_of_truth)
        s = published.metric_s_for_null_batch(bytes_of_masks)
        raw, real = raw[:, None], truth.float()[:, None]
        paper = ref_avs.mask_iou(raw, real), ref_avs.Eval_Fmeasure(raw, real, "", device="cpu"), ref_avs.metric_s_for_null(raw)
        tensors |= {
            f"{name}.levels": levels,
            f"{name}.masks": packed(masks),
            f"{name}.truth": packed(truth),
            f"{name}.published": torch.tensor([float(v) for v in (j, f, s)]),
            f"{name}.ref_avs": torch.tensor([float(v) for v in paper]),
        }
        print(name, *(f"{v:.6f}" for v in (*tensors[f"{name}.published"], *tensors[f"{name}.ref_avs"])))
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "random-masks.safetensors"
    save_file(tensors, path)
    path.chmod(0o644)
    assert path.stat().st_size <= fixtures.LIMIT, path.stat().st_size
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
