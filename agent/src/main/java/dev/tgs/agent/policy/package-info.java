/**
 * Where the published pipeline has a habit that moves the numbers, one small policy either keeps it
 * (reference-compatible) or sets it right (corrected).
 */
package dev.tgs.agent.policy;
