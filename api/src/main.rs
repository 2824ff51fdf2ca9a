//! The `keqiao` command.

fn main() -> std::process::ExitCode {
    keqiao::command::main()
}
