/** BEATs, the ear of the thinker. */
package dev.tgs.models.beats;
