/** Reports: one page each that needs nothing beside itself, with tables, pictures and thoughts. */
package dev.tgs.bench.report;
