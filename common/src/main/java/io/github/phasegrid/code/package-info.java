/**
 * Neural codes as packed bits: how they are made from a network, stored, compared by Hamming
 * distance, and counted.
 */
package io.github.phasegrid.code;
