"""Hugging Face layouts of the small models: same numbers under HF keys, checked to give the same outputs."""

import json
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file

import fixtures
import hf_keys
import ref_dino
import ref_sam2
import weights


def dino_config(config):
    """HF config.json of a config with the published names."""
    swin = {k: v for k, v in config["swin"].items() if k not in ("ape", "patch_norm")}
    return {
        "architectures": ["GroundingDinoForObjectDetection"],
        "model_type": "grounding-dino",
        "d_model": config["hidden_dim"],
        "num_queries": config["num_queries"],
        "encoder_layers": config["enc_layers"],
        "decoder_layers": config["dec_layers"],
        "encoder_ffn_dim": config["dim_feedforward"],
        "decoder_ffn_dim": config["dim_feedforward"],
        "encoder_attention_heads": config["nheads"],
        "decoder_attention_heads": config["nheads"],
        "num_feature_levels": config["num_feature_levels"],
        "encoder_n_points": config["enc_n_points"],
        "decoder_n_points": config["dec_n_points"],
        "max_text_len": config["max_text_len"],
        "positional_embedding_temperature": config["pe_temperatureH"],
        "backbone_config": {
            "model_type": "swin",
            **swin,
            "out_indices": [i + 1 for i in config["return_interm_indices"]],
            "out_features": [f"stage{i + 1}" for i in config["return_interm_indices"]],
        },
        "text_config": {"model_type": "bert", **config["bert"]},
    }


def sam2_config(tree):
    """HF config.json of a `model:` tree."""
    trunk, neck = tree["image_encoder"]["trunk"], tree["image_encoder"]["neck"]
    side, width, embed = tree["image_size"], neck["d_model"], trunk["embed_dim"]
    heads = trunk.get("num_heads", 1)
    return {
        "architectures": ["Sam2VideoModel"],
        "model_type": "sam2_video",
        "image_size": side,
        "vision_config": {
            "model_type": "sam2_vision_model",
            "backbone_config": {
                "model_type": "sam2_hiera_det_model",
                "hidden_size": embed,
                "num_attention_heads": heads,
                "image_size": [side, side],
                "blocks_per_stage": trunk["stages"],
                "embed_dim_per_stage": [embed * k for k in (1, 2, 4, 8)],
                "num_attention_heads_per_stage": [heads * k for k in (1, 2, 4, 8)],
                "window_size_per_stage": trunk.get("window_spec", [8, 4, 14, 7]),
                "global_attention_blocks": trunk["global_att_blocks"],
                "window_positional_embedding_background_size": trunk.get("window_pos_embed_bkg_spatial_size", [14, 14]),
            },
            "backbone_channel_list": neck["backbone_channel_list"],
            "backbone_feature_sizes": [[side // s, side // s] for s in (4, 8, 16)],
            "fpn_hidden_size": width,
            "fpn_top_down_levels": neck["fpn_top_down_levels"],
        },
        "prompt_encoder_config": {"hidden_size": width, "image_size": side},
        "mask_decoder_config": {"hidden_size": width},
        "memory_attention_hidden_size": width,
        "memory_encoder_hidden_size": width,
        "mask_downsampler_embed_dim": width,
        "memory_fuser_embed_dim": width,
    }


def folder_of(where, config, table):
    """A folder as on the hub."""
    where = Path(where)
    (where / "config.json").write_text(json.dumps(config))
    values = {k: v.clone().contiguous() for k, v in weights.state_dict(table).items()}
    save_file(values, where / "model.safetensors", metadata={"format": "pt"})
    return where


def dino_table(original):
    table = hf_keys.table(original, hf_keys.dino)
    tied = ("model.decoder.bbox_embed.", *(f"bbox_embed.{i}." for i in range(1, 10)))
    table["tensors"] = {k: v for k, v in table["tensors"].items() if not k.startswith(tied)}
    return table


@torch.no_grad()
def run_dino(where, pixel_values, input_ids):
    from transformers import GroundingDinoForObjectDetection
    model = GroundingDinoForObjectDetection.from_pretrained(where, attn_implementation="eager").eval()
    ones = torch.ones_like(input_ids)
    out = model(pixel_values=pixel_values, input_ids=input_ids, attention_mask=ones, token_type_ids=0 * ones)
    return {"pred_logits": out.logits, "pred_boxes": out.pred_boxes}


@torch.no_grad()
def run_sam2(where, pixel_values, boxes, original_sizes, multimask_output=False):
    from transformers import Sam2Model

    config = json.loads((Path(where) / "config.json").read_text())
    model = Sam2Model.from_pretrained(where).eval()
    side = config["image_size"]
    size = original_sizes.flip(1).repeat(1, 2)[:, None].float()
    out = model(pixel_values=pixel_values, input_boxes=boxes / size * side, multimask_output=multimask_output)
    return {"low_res_masks": out.pred_masks.clamp(-32, 32), "iou_predictions": out.iou_scores, "embeddings": out.image_embeddings}


def close(name, ours, theirs, tolerance):
    finite = torch.isfinite(ours)
    assert (finite == torch.isfinite(theirs)).all(), name
    a, b = ours[finite].double(), theirs[finite].double()
    error = ((a - b).norm() / b.norm()).item()
    print(f"  {name}: HF against the original {error:.2g}")
    assert error < tolerance, name


def fixtures_of(root, folder):
    from safetensors.torch import load_file

    config = ref_dino.config_of(root, "small")
    model = ref_dino.build(config)
    table = dino_table(ref_dino.tensors_of(model, config, "grounding-dino-small"))
    hf = dino_config(config)
    fixtures.write_json(folder / "grounding-dino-small.hf.config.json", hf)
    fixtures.write_json(folder / "grounding-dino-small.hf.weights.json", weights.compact(table))
    with tempfile.TemporaryDirectory() as where:
        folder_of(where, hf, table)
        for case in ("odd-size", "two-pictures", "sentences"):
            kept = load_file(folder / f"grounding-dino-{case}.safetensors")
            out = run_dino(where, kept["in.pixel_values"], kept["in.input_ids"])
            for name, value in out.items():
                close(f"{case} {name}", value, kept["out." + name], 5e-5)

    tree = ref_sam2.small_tree(root, "small")
    model = ref_sam2.build(tree)
    original = ref_sam2.tensors_of(model, "small")
    table = hf_keys.table(original, hf_keys.sam2, hf_keys.JOINED)
    hf = sam2_config(tree)
    fixtures.write_json(folder / "sam2-image-small.hf.config.json", hf)
    fixtures.write_json(folder / "sam2-image-small.hf.weights.json", weights.compact(table))
    with tempfile.TemporaryDirectory() as where:
        folder_of(where, hf, table)
        for case in ("one-box", "two-pictures", "multimask"):
            kept = load_file(folder / f"sam2-image-{case}.safetensors")
            pixels = (kept["in.pixel_values.u8"].float() - 128) / 64
            multi = bool(kept["in.multimask_output"].item())
            out = run_sam2(where, pixels, kept["in.boxes"], kept["in.original_sizes"], multi)
            for name in ("low_res_masks", "iou_predictions"):
                close(f"{case} {name}", out[name].reshape(kept["out." + name].shape), kept["out." + name], 5e-5)
            close(f"{case} image_embed", out["embeddings"][-1], kept["out.image_embed"], 5e-5)
