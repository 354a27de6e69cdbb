"""From a frame and a box to a mask as the published drivers do it: `python parity/ref_agent.py --upstream DIR`.

The small SAM 2.1 of ref_sam2.py stands in for the published one.
"""

import argparse

import cv2
import numpy as np
import torch

import fixtures
import ref_sam2
import upstream
import weights

OUT = fixtures.HERE.parent / "agent" / "src" / "test" / "resources" / "parity"
FRAME = (180, 240)
# Centre and size as fractions of the frame; the second leaves it.
BOXES = [[0.5, 0.5, 0.5, 0.6], [0.1, 0.9, 0.5, 0.4], [0.7, 0.3, 0.2, 0.3]]


def frame_bytes(seed):
    smooth = fixtures.picture(seed, *FRAME).permute(1, 2, 0).numpy()
    return np.clip(smooth * 48 + 128, 0, 255).astype(np.uint8)


def watch_stability(model):
    """Notes how stable the single mask of each prompt is; a fixture must not lie near the switch."""
    seen = []
    decoder = model.sam_mask_decoder
    plain = decoder.predict_masks

    def watched(**kwargs):
        result = plain(**kwargs)
        seen.append(decoder._get_stability_scores(result[0][:, :1]).item())
        return result

    decoder.predict_masks = watched
    return seen


@torch.no_grad()
def cut(predictor, frame, boxes):
    small = cv2.cvtColor(cv2.resize(frame, (224, 224)), cv2.COLOR_BGR2RGB)
    predictor.set_image(small)
    masks, quality = [], []
    for box in boxes * torch.tensor([224.0, 224, 224, 224]):
        cx, cy, w, h = box.unbind()
        corners = torch.stack([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2])
        mask, iou, _ = predictor.predict(
            point_coords=None, point_labels=None, box=corners[None].numpy(), multimask_output=False
        )
        masks.append(torch.from_numpy(mask[0]).to(torch.uint8))
        quality.append(float(iou[0]))
    return {"masks": torch.stack(masks), "iou": torch.tensor(quality)}


@torch.no_grad()
def cut_whole(predictor, frame, boxes):
    """The corrected way: the frame as it is, boxes within it."""
    height, width = frame.shape[:2]
    predictor.set_image(frame)
    masks = []
    for box in boxes * torch.tensor([width, height, width, height], dtype=torch.float32):
        cx, cy, w, h = box.unbind()
        corners = torch.stack([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2])
        corners = torch.minimum(corners.clamp(min=0), torch.tensor([width, height, width, height]))
        mask, _, _ = predictor.predict(
            point_coords=None, point_labels=None, box=corners[None].numpy(), multimask_output=False
        )
        masks.append(torch.from_numpy(mask[0]).to(torch.uint8))
    return torch.stack(masks)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upstream", required=True, help=f"checkout of {upstream.REPOSITORY} at {upstream.COMMIT}")
    args = parser.parse_args()
    torch.set_num_threads(1)
    upstream.use(args.upstream)
    from sam2.sam2_image_predictor import SAM2ImagePredictor

    gain, trunk, side, width = ref_sam2.CASES["small"]
    tree = ref_sam2.shrink(ref_sam2.published(args.upstream, "tiny"), side, trunk, width)
    model = ref_sam2.build(tree)
    weights.load(model, weights.table("sam2-small", model.state_dict(), ref_sam2.rule(gain)))
    script, torch.jit.script = torch.jit.script, lambda module: module
    try:
        predictor = SAM2ImagePredictor(model)
    finally:
        torch.jit.script = script
    predictor._bb_feat_sizes = [(side // s, side // s) for s in (4, 8, 16)]

    stability = watch_stability(model)
    frame = frame_bytes(12)
    boxes = torch.tensor(BOXES)
    outputs = cut(predictor, frame, boxes)
    outputs["whole_masks"] = cut_whole(predictor, frame, boxes)
    print("stability", stability)
    assert all(abs(s - 0.98) > 0.002 for s in stability), "stability near its limit"
    print({k: v.float().mean(dim=tuple(range(1, v.dim()))).tolist() for k, v in outputs.items()})
    fixtures.write_case(
        OUT / "segment-frame.safetensors", {"frame": torch.from_numpy(frame), "boxes": boxes}, outputs
    )


if __name__ == "__main__":
    main()
