/** The handful of layers that every model shares, with the parameter names of torch.nn. */
package dev.tgs.engine.nn;
