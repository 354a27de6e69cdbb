"""Writes a models folder of the published files and sizes with random weights: `python parity/think_folder.py DIR --tokenizer tokenizer.model`.

About 16 GB. Keys and shapes are those of the inventories; the numbers mean nothing. For measuring loads, memory and
the kept quantised weights without the published files:

    ./tgs bench think --models DIR --quantize int4
"""

import argparse
import json
import math
import re
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file

from fixtures import RESOURCES

SHARD = 4 << 30
LLAMA = {
    "model_type": "llama", "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32, "num_attention_heads": 32,
    "num_key_value_heads": 32, "vocab_size": 32000, "rms_norm_eps": 1e-05, "max_position_embeddings": 4096,
    "tie_word_embeddings": False, "rope_scaling": None,
}
CLIP = {"vision_config": {
    "hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16, "image_size": 224,
    "patch_size": 14, "hidden_act": "quick_gelu", "layer_norm_eps": 1e-05}}
BEATS = {
    "input_patch_size": 16, "embed_dim": 512, "conv_bias": False, "encoder_layers": 12, "encoder_embed_dim": 768,
    "encoder_ffn_embed_dim": 3072, "encoder_attention_heads": 12, "activation_fn": "gelu", "layer_norm_first": False,
    "deep_norm": True, "conv_pos": 128, "conv_pos_groups": 16, "relative_position_embedding": True, "num_buckets": 320,
    "max_distance": 800, "gru_rel_pos": True, "finetuned_model": True, "predictor_class": 527,
}


def inventory(name):
    return json.loads((RESOURCES / "inventory" / f"{name}.json").read_text())


def tensor(key, shape, dtype):
    if key.endswith("weight") and len(shape) == 1 or key.endswith("weight_g"):
        return torch.ones(shape, dtype=dtype)
    if key.endswith("bias"):
        return torch.zeros(shape, dtype=dtype)
    fan_in = math.prod(shape[1:]) if len(shape) > 1 else 1
    damped = 0.5 if "q_proj" in key or "k_proj" in key else 0.1 if "lora_B" in key else 1
    scale = damped * math.sqrt(3 / max(fan_in, 16))
    return torch.empty(shape, dtype=dtype).uniform_(-scale, scale)


def tensors(name, dtype):
    made, shared = {}, {}
    for key, shape in inventory(name).items():
        # Integers that the architecture fixes.
        if "relative_position_index" in key or "position_ids" in key:
            continue
        # What layers share is stored once for each: BEATs' table of relative positions, the box head of Grounding-DINO.
        same = re.sub(r".*relative_attention_bias", "table", re.sub(r"(transformer\.decoder\.)?bbox_embed\.\d+", "box", key))
        made[key] = shared.setdefault(same, None)
        if made[key] is None:
            made[key] = shared[same] = tensor(key, shape, dtype)
    return made


def llama(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(LLAMA))
    weight_map, part, size, number = {}, {}, 0, 1
    items = list(inventory("llama-2-7b").items())
    for i, (key, shape) in enumerate(items):
        part[key] = tensor(key, shape, torch.float16)
        size += part[key].numel() * 2
        if size > SHARD or i == len(items) - 1:
            name = f"model-{number:05d}.safetensors"
            save_file(part, folder / name, metadata={"format": "pt"})
            weight_map.update(dict.fromkeys(part, name))
            part, size, number = {}, 0, number + 1
            print(name, flush=True)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.model of LLaMA-2")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    folder = arguments.folder
    llama(folder / "Llama-2-7b-chat-hf")
    shutil.copy(arguments.tokenizer, folder / "Llama-2-7b-chat-hf" / "tokenizer.model")
    (folder / "Llama-2-7b-chat-hf" / "tokenizer_config.json").write_text(json.dumps({"legacy": False, "pad_token": None}))
    clip = folder / "clip-vit-large-patch14"
    clip.mkdir(exist_ok=True)
    (clip / "config.json").write_text(json.dumps(CLIP))
    save_file(tensors("clip-vit-large-patch14", torch.float32), clip / "model.safetensors")
    beats = {"cfg": BEATS, "model": tensors("beats-iter3-plus-finetuned", torch.float32)}
    torch.save(beats, folder / "BEATs_iter3_plus_AS2M_finetuned_on_AS2M_cpt2.pt")
    torch.save(tensors("ref-thinker-finetune-weights", torch.bfloat16), folder / "finetune_weights.bin")
    torch.save(tensors("ref-thinker-non-lora-trainables", torch.bfloat16), folder / "non_lora_trainables.bin")
    torch.save({"model": tensors("grounding-dino-swin_t", torch.float32)}, folder / "groundingdino_swint_ogc.pth")
    torch.save({"model": tensors("sam2.1-hiera-large", torch.float32)}, folder / "sam2.1_hiera_large.pt")


if __name__ == "__main__":
    main()
