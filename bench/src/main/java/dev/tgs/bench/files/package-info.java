/** Files that grow while a run goes on, and survive whatever ends it. */
package dev.tgs.bench.files;
