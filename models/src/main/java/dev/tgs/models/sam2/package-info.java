/** SAM 2.1: a picture is encoded once, then cut out by boxes. */
package dev.tgs.models.sam2;
