/** BERT, the text encoder, and its tokenizer. */
package dev.tgs.models.bert;
