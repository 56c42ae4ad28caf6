//! `cargo xtask bench`: measures in release.

use boekbrug_bench::command::{Arguments, run};
use clap::Parser;

// the allocator of the program itself
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // as the program does; parts and floors inherit it
    boekbrug::memory::small_pages();
    run(Arguments::parse()).await
}
