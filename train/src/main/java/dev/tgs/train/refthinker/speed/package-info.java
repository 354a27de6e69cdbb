/** How fast Ref-Thinker is trained here. */
package dev.tgs.train.refthinker.speed;
