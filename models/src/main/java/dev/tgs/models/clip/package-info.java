/** CLIP's vision tower, the eye of the thinker. */
package dev.tgs.models.clip;
