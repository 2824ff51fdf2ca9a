//! The `keqiao` command once more, so that tests can run it as a process of its own, and kill it.

fn main() -> std::process::ExitCode {
    keqiao::command::main()
}
