/** The product's own words: clip, reference, grounding, mask track, and the agent. */
package dev.tgs.agent;
