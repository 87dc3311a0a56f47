//! What a procedure may not say.
