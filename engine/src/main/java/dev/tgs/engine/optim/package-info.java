/** Steps from gradients to better parameters. */
package dev.tgs.engine.optim;
