/**
 * What others made: networks of Deeplearning4j and Keras, and arrays of NumPy. Files are not
 * trusted: nothing in them is run, and no more is allocated than they really hold.
 *
 * <p>The doors are {@code ImportedNetwork} and {@code NpyFile}.
 */
package io.github.phasegrid.code.imported;
