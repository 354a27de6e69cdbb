/** Training of the small thinker: eye, ear, language, then what joins them. */
package dev.tgs.train.thinker;
