"""Key -> shape of the published files of the thinker, from the public classes on the meta device."""

import re

import torch

import ref_beats
import ref_qformer
import tgs_upstream

VIT_L_14 = dict(hidden_size=1024, intermediate_size=4096, num_hidden_layers=24, num_attention_heads=16, patch_size=14)
TEXT_L_14 = dict(hidden_size=768, intermediate_size=3072, num_attention_heads=12)
ITER3_PLUS = {**ref_beats.SMALL, "embed_dim": 512, "encoder_layers": 12, "encoder_embed_dim": 768, "encoder_ffn_embed_dim": 3072, "encoder_attention_heads": 12}
BERT = dict(hidden_size=768, num_attention_heads=12, intermediate_size=3072, num_hidden_layers=2, depth=2, num_query_token=32, d_model=4096)
QFORMERS = {"visual": {**BERT, "encoder_width": 1024, "image_token_nums": 256}, "audio": {**BERT, "encoder_width": 768}}
PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
TOKENS = 32000 + 21


def shapes(tensors):
    return {key: list(value.shape) for key, value in tensors.items()}


def lora():
    """The adapter of the published training script, under the keys of the model in memory."""
    from peft import LoraConfig, get_peft_model
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LoraConfig(r=8, lora_alpha=16, target_modules=PROJECTIONS, task_type="CAUSAL_LM")
    return {k: v for k, v in shapes(get_peft_model(LlamaForCausalLM(LlamaConfig(vocab_size=32000)), config).state_dict()).items() if "lora_" in k}


def all_shapes(root):
    from transformers import CLIPConfig, CLIPModel, LlamaConfig, LlamaForCausalLM

    tgs_upstream.use(root)
    clip = CLIPModel(CLIPConfig(vision_config=VIT_L_14, text_config=TEXT_L_14, projection_dim=768))
    ids = {f"{tower}.embeddings.position_ids": [1, n] for tower, n in (("text_model", 77), ("vision_model", 257))}
    yield "clip-vit-large-patch14", {**shapes(clip.state_dict()), **ids}  # saved by releases that kept the ids
    with torch.device("cpu"):  # BEATs sets its values by way of the CPU
        yield "beats-iter3-plus-finetuned", shapes(ref_beats.build(ITER3_PLUS).state_dict())
        yield "beats-iter3-plus", shapes(ref_beats.build({**ITER3_PLUS, "finetuned_model": False}).state_dict())
    projectors = {}
    for kind, config in QFORMERS.items():
        projectors |= shapes(ref_qformer.saved(kind, ref_qformer.build(kind, config)))
    adapter = lora()
    ends = {f"base_model.model.{name}.weight": [TOKENS, 4096] for name in ("model.embed_tokens", "lm_head")}
    yield "ref-thinker-finetune-weights", {**projectors, **adapter}
    yield "ref-thinker-non-lora-trainables", {**projectors, **ends}
    yield "ref-thinker-adapter", {re.sub(r"\.default\.weight$", ".weight", k): v for k, v in adapter.items()}
    yield "llama-2-7b", shapes(LlamaForCausalLM(LlamaConfig(vocab_size=32000)).state_dict())
