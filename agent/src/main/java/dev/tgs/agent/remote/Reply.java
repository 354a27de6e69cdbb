package dev.tgs.agent.remote;

import java.util.Optional;

/**
 * What an endpoint wrote.
 *
 * @param text all of it, never blank
 * @param cut why it ends too early, if it does
 */
record Reply(String text, Optional<String> cut) {}
