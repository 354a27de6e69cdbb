"""SAM 2.1 image model: public implementation with generated weights."""

import copy
import math
import re
from pathlib import Path

import torch
import yaml

import weights

YAML = {
    "tiny": "sam2.1_hiera_t.yaml",
    "small": "sam2.1_hiera_s.yaml",
    "base_plus": "sam2.1_hiera_b+.yaml",
    "large": "sam2.1_hiera_l.yaml",
}
STABILITY = {
    "dynamic_multimask_via_stability": True,
    "dynamic_multimask_stability_delta": 0.05,
    "dynamic_multimask_stability_thresh": 0.98,
}


def published(root, size):
    tree = yaml.safe_load((Path(root) / "sam2/configs/sam2.1" / YAML[size]).read_text())["model"]
    tree["memory_encoder"]["fuser"]["layer"]["layer_scale_init_value"] = 1e-6  # a string to YAML 1.1
    return tree


def shrink(tree, image_size, trunk, d_model):
    """A small model: the published tree with other sizes wherever the width D enters."""
    tree = copy.deepcopy(tree)
    tree["image_size"] = image_size
    encoder = tree["image_encoder"]
    encoder["trunk"] = {"_target_": encoder["trunk"]["_target_"], **trunk}
    encoder["neck"]["d_model"] = d_model
    encoder["neck"]["position_encoding"]["num_pos_feats"] = d_model
    encoder["neck"]["backbone_channel_list"] = [trunk["embed_dim"] * k for k in (8, 4, 2, 1)]
    attention = tree["memory_attention"]
    attention["d_model"] = attention["layer"]["d_model"] = d_model
    for name in ("self_attention", "cross_attention"):
        attention["layer"][name]["embedding_dim"] = d_model
    memory = tree["memory_encoder"]
    memory["in_dim"] = memory["mask_downsampler"]["embed_dim"] = memory["fuser"]["layer"]["dim"] = d_model
    return tree


def build(tree):
    import upstream

    tree = copy.deepcopy(tree)
    tree["sam_mask_decoder_extra_args"] = STABILITY
    tree.setdefault("_target_", "sam2.modeling.sam2_base.SAM2Base")
    return upstream.instantiate(tree).eval()


def rule(gain=1.0):
    """Scale and offset of a tensor; `gain` multiplies the last layers behind the mask logits."""

    def of(key, shape):
        leaf = key.rsplit(".", 1)[-1]
        if len(shape) == 1 and leaf == "weight":
            return 0.2, 1.0
        if leaf == "bias":
            return 0.1, 0.0
        if leaf == "gamma":
            return 0.1, 0.2
        if "positional_encoding_gaussian_matrix" in key:
            return 1.7, 0.0
        if re.search(r"(_tokens?|_embed|embeddings\.\d)\.weight$", key) or leaf.startswith(("pos_embed", "no_", "maskmem")):
            return 0.9, 0.0
        if "output_hypernetworks_mlps" in key and ".layers.2." in key:
            return gain * math.sqrt(3 / shape[1]), 0.0
        if "iou_prediction_head.layers.2" in key:
            return 6 * math.sqrt(3 / shape[1]), 0.0
        if "output_upscaling.0" in key or "output_upscaling.3" in key:
            return math.sqrt(3 / shape[0]), 0.0
        return math.sqrt(3 / weights.fan_in(shape)), 0.0

    return of


def double(model, pixel_values, boxes, original_sizes, multimask_output):
    """All masks in float64, to see the rounding of float32. The code names float32, so the name is lent."""
    single = torch.float32
    torch.float = torch.float32 = torch.float64
    torch.set_default_dtype(torch.float64)
    try:
        model = copy.deepcopy(model).double()
        return run(model, pixel_values.double(), boxes.double(), original_sizes, multimask_output)[2]
    finally:
        torch.float = torch.float32 = single
        torch.set_default_dtype(single)


@torch.no_grad()
def run(model, pixel_values, boxes, original_sizes, multimask_output=False):
    """The public image predictor on transformed pictures; (outputs, intermediate values)."""
    from sam2.sam2_image_predictor import SAM2ImagePredictor

    script, torch.jit.script = torch.jit.script, lambda module: module
    try:
        predictor = SAM2ImagePredictor(model)
    finally:
        torch.jit.script = script
    side = model.image_size
    predictor._bb_feat_sizes = [(side // s, side // s) for s in (4, 8, 16)]
    predictor._transforms.forward_batch = lambda pictures: pixel_values
    predictor.set_image_batch([torch.zeros(1, 1, 3, dtype=torch.uint8).numpy()] * len(pixel_values))
    predictor._orig_hw = [tuple(int(v) for v in row) for row in original_sizes]

    seen = []
    decoder = model.sam_mask_decoder
    plain = decoder.predict_masks

    def watched(**kwargs):
        result = plain(**kwargs)
        seen.append(result)
        return result

    decoder.predict_masks = watched
    outputs = {"image_embed": predictor._features["image_embed"]}
    middle = {
        "high_res_feats.0": predictor._features["high_res_feats"][0],
        "high_res_feats.1": predictor._features["high_res_feats"][1],
    }
    low, iou = [], []
    try:
        for b in range(len(pixel_values)):
            box = predictor._transforms.transform_boxes(boxes[b], normalize=True, orig_hw=predictor._orig_hw[b])
            masks, quality, logits = predictor._predict(
                None, None, box, None, multimask_output=multimask_output, img_idx=b
            )
            outputs[f"masks.{b}"] = masks.to(torch.uint8)
            low.append(logits)
            iou.append(quality)
    finally:
        del decoder.predict_masks
    outputs["low_res_masks"] = torch.stack(low)
    outputs["iou_predictions"] = torch.stack(iou)
    middle["all_iou_predictions"] = torch.stack([s[1] for s in seen])
    all_masks = torch.stack([s[0] for s in seen])
    middle["stability"] = torch.stack([decoder._get_stability_scores(m[:, :1])[:, 0] for m in all_masks])
    for i, stage in enumerate(model.image_encoder.trunk(pixel_values)):
        middle[f"trunk.{i}"] = stage
    return outputs, middle, all_masks


PICTURE = 256
CASES = {
    # weights, gain, trunk, image size, D
    "small": (6, dict(embed_dim=8, num_heads=2, stages=[1, 2, 3, 1], global_att_blocks=[4]), 256, 64),
    "padded": (
        2,
        dict(embed_dim=12, num_heads=1, stages=[1, 2, 3, 2], global_att_blocks=[4], window_pos_embed_bkg_spatial_size=[7, 7]),
        288,
        96,
    ),
    "large": (
        14,
        dict(
            embed_dim=8,
            num_heads=2,
            stages=[2, 2, 4, 2],
            global_att_blocks=[5, 7],
            window_pos_embed_bkg_spatial_size=[7, 7],
            window_spec=[8, 4, 16, 8],
        ),
        256,
        64,
    ),
}
INSIDE = [[30.0, 40, 120, 160]]
THREE = [[-12.5, -7, 130, 91], [20, 12.25, 60, 80.5], [100, 30, 171, 140]]
OTHER = [[10, 180, 90, 223], [60.75, 60, 150, 150], [200, -20, 260, 300]]
INPUTS = {
    # case: config, pictures, boxes, original sizes, multimask
    "one-box": ("small", [1], [INSIDE], [[180, 240]], False),
    "two-pictures": ("small", [2, 3], [THREE, OTHER], [[100, 150], [224, 224]], False),
    "multimask": ("small", [4], [THREE], [[100, 150]], True),
    "padded-windows": ("padded", [5], [THREE], [[97, 131]], False),
    "large-windows": ("large", [6], [OTHER], [[224, 224]], False),
}


def small_tree(root, name):
    _, trunk, side, width = CASES[name]
    return shrink(published(root, "tiny"), side, trunk, width)


def tensors_of(model, name):
    return weights.table("sam2-" + name, model.state_dict(), rule(CASES[name][0]))


def fixtures_of(root, folder):
    """Writes all SAM fixtures; refuses a case that lies too near to a switch."""
    import fixtures

    models = {}
    for name in CASES:
        small = small_tree(root, name)
        model = build(small)
        table = tensors_of(model, name)
        models[name] = weights.load(model, table)
        fixtures.write_json(folder / f"sam2-image-{name}.config.json", small)
        fixtures.write_json(folder / f"sam2-image-{name}.weights.json", weights.compact(table))
    for case, (name, pictures, boxes, sizes, multimask) in INPUTS.items():
        model = models[name]
        side = model.image_size
        pixels = torch.stack([fixtures.picture(p, side, side, quantised=True) for p in pictures])
        inputs = {
            "pixel_values.u8": fixtures.bytes_of(pixels),
            "boxes": torch.tensor(boxes),
            "original_sizes": torch.tensor(sizes),
            "multimask_output": torch.tensor([int(multimask)]),
        }
        outputs, middle, all_masks = run(model, pixels, inputs["boxes"], inputs["original_sizes"], multimask)
        exact = double(model, pixels, inputs["boxes"], inputs["original_sizes"], multimask)
        noise = ((all_masks.double() - exact).norm() / exact.norm()).item()
        assert noise < 3e-6, f"{case}: float32 rounding changes the masks by {noise}"
        check_distance(case, middle, all_masks, outputs)
        print("  noise", noise, "between boxes", (all_masks - all_masks.mean(1, keepdim=True)).std().item())
        first = case == "one-box"
        kept = {k: v for k, v in middle.items() if first or v.numel() < 100 or (k == "trunk.3" and len(pixels) == 1)}
        fixtures.write_case(folder / f"sam2-image-{case}.safetensors", inputs, outputs, kept)


def check_distance(case, middle, all_masks, outputs):
    stability, quality = middle["stability"], middle["all_iou_predictions"]
    best = quality[..., 1:].sort(-1, descending=True).values
    spread = all_masks.std(dim=(-1, -2))
    print(case, "stability", stability.tolist(), "IoU", quality.tolist(), "low-res max", all_masks.abs().max().item())
    assert ((stability - 0.98).abs() > 0.002).all(), "stability near its limit"
    assert (best[..., 0] - best[..., 1] > 1e-3).all(), "two masks of nearly the same predicted IoU"
    balance = {k: v.float().mean().item() for k, v in outputs.items() if k.startswith("masks")}
    print("  spread", spread.min().item(), "foreground", balance)
