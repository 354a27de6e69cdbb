package dev.tgs.models.sam2;

import dev.tgs.engine.KeyLayout;
import dev.tgs.engine.KeyRules;
import dev.tgs.engine.TensorSource;
import java.util.Set;

/**
 * Where the tensors of {@link Sam2} stand in published checkpoints: under its own keys in the
 * authors' files, under other names in those of the Hugging Face hub.
 */
public final class Sam2Keys {
  private static final KeyLayout PUBLISHED =
      new KeyLayout("the authors' layout", "image_encoder.trunk.pos_embed", KeyRules.SAME);

  private static final KeyLayout HUGGING_FACE =
      new KeyLayout(
          "Hugging Face",
          "vision_encoder.backbone.pos_embed",
          KeyRules.of(
              """
              ^image_encoder.trunk.                   -> vision_encoder.backbone.
              ^image_encoder.neck.convs.([0-9]).conv. -> vision_encoder.neck.convs.$1.
              backbone.patch_embed.proj.              -> backbone.patch_embed.projection.
              (backbone.blocks.[0-9]+).norm([12]).    -> $1.layer_norm$2.

              ^sam_prompt_encoder.              -> prompt_encoder.
              ^prompt_encoder.pe_layer.[a-z_]+$ -> shared_image_embedding.positional_embedding
              point_embeddings.([0-3]).weight$  -> point_embed.weight[$1/4]
              mask_downscaling.0.               -> mask_embed.conv1.
              mask_downscaling.1.               -> mask_embed.layer_norm1.
              mask_downscaling.3.               -> mask_embed.conv2.
              mask_downscaling.4.               -> mask_embed.layer_norm2.
              mask_downscaling.6.               -> mask_embed.conv3.

              ^sam_mask_decoder.                      -> mask_decoder.
              .norm_final_attn.                       -> .layer_norm_final_attn.
              (transformer.layers.[0-9]).norm([1-4]). -> $1.layer_norm$2.
              output_upscaling.0.                     -> upscale_conv1.
              output_upscaling.1.                     -> upscale_layer_norm.
              output_upscaling.3.                     -> upscale_conv2.

              (attn[a-z_]*).out_proj.                    -> $1.o_proj.
              ^obj_ptr_proj.                             -> object_pointer_proj.
              .mlp.layers.0.                             -> .mlp.proj_in.
              .mlp.layers.1.                             -> .mlp.proj_out.
              (_mlps.[0-3]|_head|pointer_proj).layers.0. -> $1.proj_in.
              (_mlps.[0-3]|_head|pointer_proj).layers.1. -> $1.layers.0.
              (_mlps.[0-3]|_head|pointer_proj).layers.2. -> $1.proj_out.

              ^no_mem_embed$         -> no_memory_embedding
              ^no_mem_pos_enc$       -> no_memory_positional_encoding
              ^no_obj_ptr$           -> no_object_pointer
              ^no_obj_embed_spatial$ -> occlusion_spatial_embedding_parameter
              ^maskmem_tpos_enc$     -> memory_temporal_positional_encoding
              ^obj_ptr_tpos_proj.    -> temporal_positional_encoding_projection_layer.

              ^memory_attention.norm.                      -> memory_attention.layer_norm.
              (memory_attention.layers.[0-9]).norm([1-3]). -> $1.layer_norm$2.

              ^memory_encoder.out_proj.                 -> memory_encoder.projection.
              ^memory_encoder.pix_feat_proj.            -> memory_encoder.feature_projection.
              ^memory_encoder.fuser.                    -> memory_encoder.memory_fuser.
              (memory_fuser.layers.[0-9]).gamma$        -> $1.scale
              (memory_fuser.layers.[0-9]).norm.         -> $1.layer_norm.
              (memory_fuser.layers.[0-9]).dwconv.       -> $1.depthwise_conv.
              (memory_fuser.layers.[0-9]).pwconv([12]). -> $1.pointwise_conv$2.
              mask_downsampler.encoder.0.               -> mask_downsampler.layers.0.conv.
              mask_downsampler.encoder.1.               -> mask_downsampler.layers.0.layer_norm.
              mask_downsampler.encoder.3.               -> mask_downsampler.layers.1.conv.
              mask_downsampler.encoder.4.               -> mask_downsampler.layers.1.layer_norm.
              mask_downsampler.encoder.6.               -> mask_downsampler.layers.2.conv.
              mask_downsampler.encoder.7.               -> mask_downsampler.layers.2.layer_norm.
              mask_downsampler.encoder.9.               -> mask_downsampler.layers.3.conv.
              mask_downsampler.encoder.10.              -> mask_downsampler.layers.3.layer_norm.
              mask_downsampler.encoder.12.              -> mask_downsampler.final_conv.
              """));

  private Sam2Keys() {}

  /** The source under the keys of {@link Sam2}. */
  public static TensorSource of(TensorSource source, Set<String> wanted) {
    return KeyLayout.recognise("SAM 2.1", source, wanted, PUBLISHED, HUGGING_FACE);
  }
}
