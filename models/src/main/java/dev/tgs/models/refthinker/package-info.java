/** Ref-Thinker: what it is asked, and what its answer says. */
package dev.tgs.models.refthinker;
