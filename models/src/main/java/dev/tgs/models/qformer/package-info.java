/** The Q-Formers, which turn what is seen and heard into tokens of the language model. */
package dev.tgs.models.qformer;
