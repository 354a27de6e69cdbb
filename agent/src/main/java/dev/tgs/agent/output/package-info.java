/** What is written for an answer: results, masks, pictures and other tools' formats. */
package dev.tgs.agent.output;
