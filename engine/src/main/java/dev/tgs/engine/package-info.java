/** Tensors on libtorch, scopes that own native memory, module trees and weight files. */
package dev.tgs.engine;
