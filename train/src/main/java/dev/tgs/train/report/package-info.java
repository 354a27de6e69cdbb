/** What a training leaves behind to look at: lines of numbers, event files, curves. */
package dev.tgs.train.report;
