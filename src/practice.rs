//! A pretend council in a browser.
