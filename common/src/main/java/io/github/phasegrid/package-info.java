/** What every room of Phasegrid shares: how a user's mistake is told. */
package io.github.phasegrid;
