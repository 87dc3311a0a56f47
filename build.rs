//! The migrations are compiled in: a new file must be seen without a change to the code.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
