/** One package a model: config, leaf-first model files, processor. */
package dev.tgs.models;
