//! The procedures in use: built in or from a directory; the last good version of each stays when a file breaks.
