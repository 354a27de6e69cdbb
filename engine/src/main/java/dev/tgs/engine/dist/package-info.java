/** Several processes that compute together, on one host or on several. */
package dev.tgs.engine.dist;
