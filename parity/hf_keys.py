"""Keys of the Hugging Face layouts, as functions of the keys of the original checkpoints.

`dino(key)` and `sam2(key)` give a list of (hf key, part, parts): the HF tensor is part `part` of `parts` equal parts of
the original along axis 0. An empty list means that the HF layout lacks the tensor. Four original point embeddings join
into one tensor: see `JOINED`.
"""

import re

JOINED = {
    "prompt_encoder.point_embed.weight": [f"sam_prompt_encoder.point_embeddings.{i}.weight" for i in range(4)],
}

DINO = [
    (r"^backbone\.0\.patch_embed\.proj\.", "model.backbone.conv_encoder.model.embeddings.patch_embeddings.projection."),
    (r"^backbone\.0\.patch_embed\.norm\.", "model.backbone.conv_encoder.model.embeddings.norm."),
    (r"^backbone\.0\.layers\.", "model.backbone.conv_encoder.model.encoder.layers."),
    (r"(\.blocks\.\d+)\.norm1\.", r"\1.layernorm_before."),
    (r"(\.blocks\.\d+)\.norm2\.", r"\1.layernorm_after."),
    (r"\.attn\.relative_position_bias_table$", ".attention.self.relative_position_bias_table"),
    (r"\.attn\.relative_position_index$", ".attention.self.relative_position_index"),
    (r"(\.blocks\.\d+)\.attn\.qkv\.", r"\1.attention.self.{query,key,value}."),
    (r"(\.blocks\.\d+)\.attn\.proj\.", r"\1.attention.output.dense."),
    (r"(\.blocks\.\d+)\.mlp\.fc1\.", r"\1.intermediate.dense."),
    (r"(\.blocks\.\d+)\.mlp\.fc2\.", r"\1.output.dense."),
    (r"^backbone\.0\.norm0\.", "model.backbone.conv_encoder.model.hidden_states_norms.stage1."),
    (r"^backbone\.0\.norm1\.", "model.backbone.conv_encoder.model.hidden_states_norms.stage2."),
    (r"^backbone\.0\.norm2\.", "model.backbone.conv_encoder.model.hidden_states_norms.stage3."),
    (r"^backbone\.0\.norm3\.", "model.backbone.conv_encoder.model.hidden_states_norms.stage4."),
    (r"^input_proj\.", "model.input_proj_vision."),
    (r"^bert\.pooler\..*", ""),
    (r"^bert\.", "model.text_backbone."),
    (r"^feat_map\.", "model.text_projection."),
    (r"^transformer\.level_embed$", "model.level_embed"),
    (r"^transformer\.tgt_embed\.", "model.query_position_embeddings."),
    (r"^transformer\.enc_output", "model.enc_output"),
    (r"^transformer\.enc_out_bbox_embed\.", "model.encoder_output_bbox_embed."),
    # encoder
    (r"^transformer\.encoder\.layers\.(\d+)\.self_attn\.", r"model.encoder.layers.\1.deformable_layer.self_attn."),
    (r"^transformer\.encoder\.layers\.(\d+)\.norm1\.", r"model.encoder.layers.\1.deformable_layer.self_attn_layer_norm."),
    (r"^transformer\.encoder\.layers\.(\d+)\.norm2\.", r"model.encoder.layers.\1.deformable_layer.final_layer_norm."),
    (r"^transformer\.encoder\.layers\.(\d+)\.linear([12])\.", r"model.encoder.layers.\1.deformable_layer.fc\2."),
    (r"^transformer\.encoder\.text_layers\.(\d+)\.norm1\.", r"model.encoder.layers.\1.text_enhancer_layer.layer_norm_before."),
    (r"^transformer\.encoder\.text_layers\.(\d+)\.norm2\.", r"model.encoder.layers.\1.text_enhancer_layer.layer_norm_after."),
    (r"^transformer\.encoder\.text_layers\.(\d+)\.linear([12])\.", r"model.encoder.layers.\1.text_enhancer_layer.fc\2."),
    (r"^transformer\.encoder\.text_layers\.(\d+)\.", r"model.encoder.layers.\1.text_enhancer_layer."),
    (r"^transformer\.encoder\.fusion_layers\.(\d+)\.gamma_v$", r"model.encoder.layers.\1.fusion_layer.vision_param"),
    (r"^transformer\.encoder\.fusion_layers\.(\d+)\.gamma_l$", r"model.encoder.layers.\1.fusion_layer.text_param"),
    (r"^transformer\.encoder\.fusion_layers\.(\d+)\.", r"model.encoder.layers.\1.fusion_layer."),
    (r"(fusion_layer)\.layer_norm_v\.", r"\1.layer_norm_vision."),
    (r"(fusion_layer)\.layer_norm_l\.", r"\1.layer_norm_text."),
    (r"(fusion_layer\.attn\.(?:values_|out_)?)v_proj\.", r"\1vision_proj."),
    (r"(fusion_layer\.attn\.(?:values_|out_)?)l_proj\.", r"\1text_proj."),
    # decoder
    (r"^transformer\.decoder\.layers\.(\d+)\.cross_attn\.", r"model.decoder.layers.\1.encoder_attn."),
    (r"^transformer\.decoder\.layers\.(\d+)\.ca_text\.", r"model.decoder.layers.\1.encoder_attn_text."),
    (r"^transformer\.decoder\.layers\.(\d+)\.catext_norm\.", r"model.decoder.layers.\1.encoder_attn_text_layer_norm."),
    (r"^transformer\.decoder\.layers\.(\d+)\.norm1\.", r"model.decoder.layers.\1.encoder_attn_layer_norm."),
    (r"^transformer\.decoder\.layers\.(\d+)\.norm2\.", r"model.decoder.layers.\1.self_attn_layer_norm."),
    (r"^transformer\.decoder\.layers\.(\d+)\.norm3\.", r"model.decoder.layers.\1.final_layer_norm."),
    (r"^transformer\.decoder\.layers\.(\d+)\.linear([12])\.", r"model.decoder.layers.\1.fc\2."),
    (r"^transformer\.decoder\.norm\.", "model.decoder.layer_norm."),
    (r"^transformer\.decoder\.ref_point_head\.", "model.decoder.reference_points_head."),
    (r"^transformer\.decoder\.", "model.decoder."),
    (r"\.in_proj_(weight|bias)$", r".{query,key,value}.\1"),
]

SAM2 = [
    (r"^image_encoder\.trunk\.", "vision_encoder.backbone."),
    (r"^(vision_encoder\.backbone\.patch_embed)\.proj\.", r"\1.projection."),
    (r"^(vision_encoder\.backbone\.blocks\.\d+)\.norm([12])\.", r"\1.layer_norm\2."),
    (r"^(vision_encoder\.backbone\.blocks\.\d+\.mlp)\.layers\.0\.", r"\1.proj_in."),
    (r"^(vision_encoder\.backbone\.blocks\.\d+\.mlp)\.layers\.1\.", r"\1.proj_out."),
    (r"^image_encoder\.neck\.convs\.(\d)\.conv\.", r"vision_encoder.neck.convs.\1."),
    (
        r"^sam_prompt_encoder\.pe_layer\.positional_encoding_gaussian_matrix$",
        "shared_image_embedding.positional_embedding",
    ),
    (r"^sam_prompt_encoder\.point_embeddings\..*", ""),  # joined
    (r"^sam_prompt_encoder\.mask_downscaling\.0\.", "prompt_encoder.mask_embed.conv1."),
    (r"^sam_prompt_encoder\.mask_downscaling\.1\.", "prompt_encoder.mask_embed.layer_norm1."),
    (r"^sam_prompt_encoder\.mask_downscaling\.3\.", "prompt_encoder.mask_embed.conv2."),
    (r"^sam_prompt_encoder\.mask_downscaling\.4\.", "prompt_encoder.mask_embed.layer_norm2."),
    (r"^sam_prompt_encoder\.mask_downscaling\.6\.", "prompt_encoder.mask_embed.conv3."),
    (r"^sam_prompt_encoder\.", "prompt_encoder."),
    (r"^sam_mask_decoder\.output_upscaling\.0\.", "mask_decoder.upscale_conv1."),
    (r"^sam_mask_decoder\.output_upscaling\.1\.", "mask_decoder.upscale_layer_norm."),
    (r"^sam_mask_decoder\.output_upscaling\.3\.", "mask_decoder.upscale_conv2."),
    (r"^sam_mask_decoder\.transformer\.norm_final_attn\.", "mask_decoder.transformer.layer_norm_final_attn."),
    (r"^sam_mask_decoder\.(transformer\.layers\.\d)\.norm(\d)\.", r"mask_decoder.\1.layer_norm\2."),
    (r"^sam_mask_decoder\.(transformer\.layers\.\d\.mlp)\.layers\.0\.", r"mask_decoder.\1.proj_in."),
    (r"^sam_mask_decoder\.(transformer\.layers\.\d\.mlp)\.layers\.1\.", r"mask_decoder.\1.proj_out."),
    (r"^sam_mask_decoder\.", "mask_decoder."),
    (r"^(mask_decoder\.transformer\..*)\.out_proj\.", r"\1.o_proj."),
    (r"^obj_ptr_proj\.", "object_pointer_proj."),
    (r"^(mask_decoder\.(?:output_hypernetworks_mlps\.\d|iou_prediction_head|pred_obj_score_head)|object_pointer_proj)\.layers\.0\.", r"\1.proj_in."),
    (r"^(mask_decoder\.(?:output_hypernetworks_mlps\.\d|iou_prediction_head|pred_obj_score_head)|object_pointer_proj)\.layers\.1\.", r"\1.layers.0."),
    (r"^(mask_decoder\.(?:output_hypernetworks_mlps\.\d|iou_prediction_head|pred_obj_score_head)|object_pointer_proj)\.layers\.2\.", r"\1.proj_out."),
    (r"^maskmem_tpos_enc$", "memory_temporal_positional_encoding"),
    (r"^no_mem_embed$", "no_memory_embedding"),
    (r"^no_mem_pos_enc$", "no_memory_positional_encoding"),
    (r"^no_obj_ptr$", "no_object_pointer"),
    (r"^no_obj_embed_spatial$", "occlusion_spatial_embedding_parameter"),
    (r"^obj_ptr_tpos_proj\.", "temporal_positional_encoding_projection_layer."),
    (r"^memory_attention\.norm\.", "memory_attention.layer_norm."),
    (r"^(memory_attention\.layers\.\d)\.norm(\d)\.", r"\1.layer_norm\2."),
    (r"^(memory_attention\..*)\.out_proj\.", r"\1.o_proj."),
    (r"^memory_encoder\.mask_downsampler\.encoder\.0\.", "memory_encoder.mask_downsampler.layers.0.conv."),
    (r"^memory_encoder\.mask_downsampler\.encoder\.1\.", "memory_encoder.mask_downsampler.layers.0.layer_norm."),
    (r"^memory_encoder\.mask_downsampler\.encoder\.3\.", "memory_encoder.mask_downsampler.layers.1.conv."),
    (r"^memory_encoder\.mask_downsampler\.encoder\.4\.", "memory_encoder.mask_downsampler.layers.1.layer_norm."),
    (r"^memory_encoder\.mask_downsampler\.encoder\.6\.", "memory_encoder.mask_downsampler.layers.2.conv."),
    (r"^memory_encoder\.mask_downsampler\.encoder\.7\.", "memory_encoder.mask_downsampler.layers.2.layer_norm."),
    (r"^memory_encoder\.mask_downsampler\.encoder\.9\.", "memory_encoder.mask_downsampler.layers.3.conv."),
    (r"^memory_encoder\.mask_downsampler\.encoder\.10\.", "memory_encoder.mask_downsampler.layers.3.layer_norm."),
    (r"^memory_encoder\.mask_downsampler\.encoder\.12\.", "memory_encoder.mask_downsampler.final_conv."),
    (r"^memory_encoder\.pix_feat_proj\.", "memory_encoder.feature_projection."),
    (r"^memory_encoder\.fuser\.layers\.(\d)\.gamma$", r"memory_encoder.memory_fuser.layers.\1.scale"),
    (r"^memory_encoder\.fuser\.layers\.(\d)\.dwconv\.", r"memory_encoder.memory_fuser.layers.\1.depthwise_conv."),
    (r"^memory_encoder\.fuser\.layers\.(\d)\.norm\.", r"memory_encoder.memory_fuser.layers.\1.layer_norm."),
    (r"^memory_encoder\.fuser\.layers\.(\d)\.pwconv([12])\.", r"memory_encoder.memory_fuser.layers.\1.pointwise_conv\2."),
    (r"^memory_encoder\.out_proj\.", "memory_encoder.projection."),
]


def renamed(rules, key):
    for pattern, replacement in rules:
        key = re.sub(pattern, replacement, key)
        if not key:
            return []
    choice = re.search(r"\{([^}]*)\}", key)
    if not choice:
        return [(key, 0, 1)]
    names = choice.group(1).split(",")
    return [(key[: choice.start()] + name + key[choice.end() :], i, len(names)) for i, name in enumerate(names)]


def dino(key):
    return renamed(DINO, key)


def sam2(key):
    return renamed(SAM2, key)


def table(original, rename, joined=()):
    """The HF form of a weights table (weights.py): the same numbers under HF keys."""
    import math

    tensors = {}
    for key, spec in original["tensors"].items():
        for name, part, parts in rename(key):
            shape = [spec["shape"][0] // parts] + spec["shape"][1:]
            tensors[name] = {**spec, "shape": shape, "start": part * math.prod(shape)}
    for name, keys in dict(joined).items():
        first = original["tensors"][keys[0]]
        shape = [first["shape"][0] * len(keys)] + first["shape"][1:]
        tensors[name] = {**first, "shape": shape, "stream": [original["tensors"][k]["stream"] for k in keys], "start": 0}
    return {"seed": original["seed"], "tensors": tensors}
