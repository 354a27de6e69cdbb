package dev.tgs.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/**
 * What a method returns must be used, which Error Prone checks by the name of this annotation:
 * methods that change their argument make a new tensor instead while gradients are recorded.
 */
@Target(ElementType.METHOD)
@interface CheckReturnValue {}
