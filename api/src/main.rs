//! The `keqiao` command.

/// Each request makes hundreds of small allocations on one of many threads; the C library is slower at these.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    keqiao::command::main()
}
