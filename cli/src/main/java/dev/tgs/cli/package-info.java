/** The tgs command: a thin shell over the floors. */
package dev.tgs.cli;
