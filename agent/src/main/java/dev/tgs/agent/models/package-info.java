/** The model catalog, and the phases on top of the models floor. */
package dev.tgs.agent.models;
