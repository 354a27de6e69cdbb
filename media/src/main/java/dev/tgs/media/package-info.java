/** Video, sound, pictures and masks: everything between a file and plain Java arrays. */
package dev.tgs.media;
