package dev.tgs.engine.weights;

import java.util.Map;

/**
 * What either layout of torch.save holds.
 *
 * @param root the saved object
 * @param positions where in the file each storage starts
 */
record TorchContents(Object root, Map<String, Long> positions) {}
