/** Training of Ref-Thinker, and the files that it leaves. */
package dev.tgs.train.refthinker;
