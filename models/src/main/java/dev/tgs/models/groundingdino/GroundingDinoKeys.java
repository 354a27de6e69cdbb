package dev.tgs.models.groundingdino;

import dev.tgs.engine.KeyLayout;
import dev.tgs.engine.KeyRules;
import dev.tgs.engine.TensorSource;
import java.util.Set;

/**
 * Where the tensors of {@link GroundingDino} stand in published checkpoints: under its own keys in
 * the authors' files, after {@code module.}, and under other names on the Hugging Face hub.
 */
public final class GroundingDinoKeys {
  private static final KeyLayout PUBLISHED =
      new KeyLayout("the authors' layout", "transformer.level_embed", KeyRules.SAME);

  private static final KeyLayout HUGGING_FACE =
      new KeyLayout(
          "Hugging Face",
          "model.level_embed",
          KeyRules.of(
              """
              ^input_proj.                           -> model.input_proj_vision.
              ^bert.                                 -> model.text_backbone.
              ^feat_map.                             -> model.text_projection.
              ^transformer.                          -> model.
              ^model.tgt_embed.                      -> model.query_position_embeddings.
              ^model.enc_out_bbox_embed.             -> model.encoder_output_bbox_embed.

              ^backbone.0.patch_embed.proj.          -> swin.embeddings.patch_embeddings.projection.
              ^backbone.0.patch_embed.norm.          -> swin.embeddings.norm.
              ^backbone.0.norm0.                     -> swin.hidden_states_norms.stage1.
              ^backbone.0.norm1.                     -> swin.hidden_states_norms.stage2.
              ^backbone.0.norm2.                     -> swin.hidden_states_norms.stage3.
              ^backbone.0.norm3.                     -> swin.hidden_states_norms.stage4.
              ^backbone.0.layers.                    -> swin.encoder.layers.
              (blocks.[0-9]+).norm1.                 -> $1.layernorm_before.
              (blocks.[0-9]+).norm2.                 -> $1.layernorm_after.
              (blocks.[0-9]+).attn.qkv.              -> $1.attention.self.{query,key,value}.
              (blocks.[0-9]+).attn.proj.             -> $1.attention.output.dense.
              (blocks.[0-9]+).attn.                  -> $1.attention.self.
              (blocks.[0-9]+).mlp.fc1.               -> $1.intermediate.dense.
              (blocks.[0-9]+).mlp.fc2.               -> $1.output.dense.
              ^swin.                                 -> model.backbone.conv_encoder.model.

              ^model.encoder.layers.([0-9]+).        -> model.encoder.layers.$1.deformable_layer.
              deformable_layer.norm1.                -> deformable_layer.self_attn_layer_norm.
              deformable_layer.norm2.                -> deformable_layer.final_layer_norm.
              ^model.encoder.text_layers.([0-9]+).   -> model.encoder.layers.$1.text_enhancer_layer.
              text_enhancer_layer.norm1.             -> text_enhancer_layer.layer_norm_before.
              text_enhancer_layer.norm2.             -> text_enhancer_layer.layer_norm_after.
              ^model.encoder.fusion_layers.([0-9]+). -> model.encoder.layers.$1.fusion_layer.
              fusion_layer.gamma_v                   -> fusion_layer.vision_param
              fusion_layer.gamma_l                   -> fusion_layer.text_param
              fusion_layer.layer_norm_v.             -> fusion_layer.layer_norm_vision.
              fusion_layer.layer_norm_l.             -> fusion_layer.layer_norm_text.
              (fusion_layer.attn.[a-z_]*)v_proj.     -> $1vision_proj.
              (fusion_layer.attn.[a-z_]*)l_proj.     -> $1text_proj.

              ^model.decoder.norm.                   -> model.decoder.layer_norm.
              ^model.decoder.ref_point_head.         -> model.decoder.reference_points_head.
              (decoder.layers.[0-9]+).norm1.         -> $1.encoder_attn_layer_norm.
              (decoder.layers.[0-9]+).norm2.         -> $1.self_attn_layer_norm.
              (decoder.layers.[0-9]+).norm3.         -> $1.final_layer_norm.
              (decoder.layers.[0-9]+).catext_norm.   -> $1.encoder_attn_text_layer_norm.
              (decoder.layers.[0-9]+).ca_text.       -> $1.encoder_attn_text.
              (decoder.layers.[0-9]+).cross_attn.    -> $1.encoder_attn.

              .linear([12]).                         -> .fc$1.
              .in_proj_(weight|bias)$                -> .{query,key,value}.$1
              """));

  private GroundingDinoKeys() {}

  /** The source under the keys of {@link GroundingDino}. */
  public static TensorSource of(TensorSource source, Set<String> wanted) {
    return KeyLayout.recognise("Grounding DINO", source, wanted, PUBLISHED, HUGGING_FACE);
  }
}
