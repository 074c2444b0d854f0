//! The tests of the code once more, on the other engine.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

#[path = "../../../tests/util/program.rs"]
#[expect(dead_code, reason = "the tests outside the code use more of it")]
mod program;
#[path = "../../../tests/util/server.rs"]
#[expect(dead_code, reason = "the tests outside the code use more of it")]
mod server;

#[test]
fn all_tests_of_the_code_hold_on_the_other_engine_too() {
    server::Server::run_tests(&[&[]]);
}
