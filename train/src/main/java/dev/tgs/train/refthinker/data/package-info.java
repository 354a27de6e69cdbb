/**
 * What Ref-Thinker is taught: instructions with their answers, pre-training samples, their order,
 * and the features of their clips.
 */
package dev.tgs.train.refthinker.data;
