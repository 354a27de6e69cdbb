/** A thinker that lives elsewhere: any OpenAI-compatible endpoint that takes pictures. */
package dev.tgs.agent.remote;
