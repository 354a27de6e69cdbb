/**
 * The files by which the published Python scripts and this program go on with each other's runs.
 */
package dev.tgs.bench.published;
