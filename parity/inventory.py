"""Lists key -> shape of every published checkpoint layout, from the public classes on the meta device (no weights).

`python parity/inventory.py --upstream DIR --thinker DIR` writes models/src/test/resources/inventory/*.json; without
one of the two checkouts, only the files of the other.
"""

import argparse
import contextlib
import json
from pathlib import Path

import torch

import fixtures
import hf_keys
import inventory_think
import ref_dino
import ref_sam2
import upstream

SWIN_OF = {"swin_t": "tiny", "swin_b": "base"}
HIERA = {
    "tiny": {},
    "small": dict(blocks_per_stage=[1, 2, 11, 2], global_attention_blocks=[7, 10, 13]),
    "base_plus": dict(
        hidden_size=112,
        num_attention_heads=2,
        blocks_per_stage=[2, 3, 16, 3],
        embed_dim_per_stage=[112, 224, 448, 896],
        num_attention_heads_per_stage=[2, 4, 8, 16],
        global_attention_blocks=[12, 16, 20],
        window_positional_embedding_background_size=[14, 14],
    ),
    "large": dict(
        hidden_size=144,
        num_attention_heads=2,
        blocks_per_stage=[2, 6, 36, 4],
        embed_dim_per_stage=[144, 288, 576, 1152],
        num_attention_heads_per_stage=[2, 4, 8, 16],
        window_size_per_stage=[8, 4, 16, 8],
        global_attention_blocks=[23, 33, 43],
    ),
}


def hf_dino(size):
    from transformers import GroundingDinoConfig, SwinConfig

    swin = dict(ref_dino.SWIN[{"tiny": "swin_T_224_1k", "base": "swin_B_384_22k"}[size]])
    image = {"tiny": 224, "base": 384}[size]
    return GroundingDinoConfig(backbone_config=SwinConfig(**swin, image_size=image, out_indices=[2, 3, 4]))


def hf_sam2(size):
    from transformers import Sam2VideoConfig
    from transformers.models.sam2.configuration_sam2 import Sam2HieraDetConfig, Sam2VisionConfig

    backbone = Sam2HieraDetConfig(**HIERA[size])
    vision = Sam2VisionConfig(backbone_config=backbone, backbone_channel_list=backbone.embed_dim_per_stage[::-1])
    return Sam2VideoConfig(vision_config=vision)


def hub_shapes(model):
    """Key -> shape as in files on the hub: names of the first release, tied tensors once, no integer buffers."""
    state = model.state_dict()
    try:  # transformers 5 renames some modules and maps the names of files
        from transformers.core_model_loading import revert_weight_conversion

        state = revert_weight_conversion(model, dict(state))
    except ImportError:
        pass
    tied = ("model.decoder.bbox_embed.", "prompt_encoder.shared_embedding.", *(f"bbox_embed.{i}." for i in range(1, 10)))
    return {
        k: list(v.shape)
        for k, v in state.items()
        if v.is_floating_point() and not k.startswith(tied) and ".swin.layernorm." not in k
    }


@contextlib.contextmanager
def no_memory():
    """Meta device, but for the drop rates that the classes read out one by one."""
    linspace = torch.linspace
    torch.linspace = lambda *args, **kwargs: linspace(*args, **{"device": "cpu", **kwargs})
    try:
        with torch.device("meta"):
            yield
    finally:
        torch.linspace = linspace


def all_shapes(root):
    from transformers import GroundingDinoForObjectDetection, Sam2VideoModel

    with no_memory():
        for size in ref_dino.FILES:
            config = ref_dino.published(root, size)
            state = ref_dino.build(config).state_dict()
            original = {k: list(v.shape) for k, v in state.items()}
            hf = hub_shapes(GroundingDinoForObjectDetection(hf_dino(SWIN_OF[size])))
            compare(original, hf, hf_keys.dino, {}, ("model.decoder.bbox_embed.", *(f"bbox_embed.{i}." for i in range(1, 10))))
            yield f"grounding-dino-{size}", original
            yield f"grounding-dino-{SWIN_OF[size]}-hf", hf
        for size in ref_sam2.YAML:
            state = ref_sam2.build(ref_sam2.published(root, size)).state_dict()
            original = {k: list(v.shape) for k, v in state.items()}
            hf = hub_shapes(Sam2VideoModel(hf_sam2(size)))
            compare(original, hf, hf_keys.sam2, hf_keys.JOINED, ())
            yield f"sam2.1-hiera-{size}", original
            yield f"sam2.1-hiera-{size}-hf", hf


def compare(original, hf, rename, joined, tied):
    """The key rules must give exactly the HF inventory."""
    made = {}
    for key, shape in original.items():
        for name, part, parts in rename(key):
            if not name.startswith(tied or "\0") and not key.endswith("relative_position_index"):
                made[name] = [shape[0] // parts] + shape[1:] if parts > 1 else shape
    for name, keys in joined.items():
        made[name] = [len(keys) * original[keys[0]][0]] + original[keys[0]][1:]
    assert made == hf, sorted(k for k in {**made, **hf} if made.get(k) != hf.get(k))[:20]


def write(folder, inventories):
    for name, shapes in inventories:
        rows = ",\n".join(f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in shapes.items())
        (folder / f"{name}.json").write_text("{\n" + rows + "\n}\n")
        count = sum(torch.Size(v).numel() for v in shapes.values())
        print(f"{name}: {len(shapes)} tensors, {count} values")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upstream", help=f"checkout of {upstream.REPOSITORY}")
    parser.add_argument("--thinker", help="checkout of the thinker, see tgs_upstream.py")
    parser.add_argument("--out", type=Path, default=fixtures.RESOURCES / "inventory")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.upstream:
        upstream.use(args.upstream)
        write(args.out, all_shapes(args.upstream))
    if args.thinker:
        with no_memory():
            write(args.out, inventory_think.all_shapes(args.thinker))


if __name__ == "__main__":
    main()
