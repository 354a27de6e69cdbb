/** LLaMA and what turns text into its tokens, and Qwen2's tokenizer beside it. */
package dev.tgs.models.llama;
