//! What both databases must stand beyond the story: many at once, kills, large numbers, damaged rows. Each storage crate
//! compiles these tests for its own database; its test's root gives `Place`.

mod app_customers;
mod broken;
mod erased;
mod killed;
mod large;
mod many;
mod scene;
mod statements;
mod twice;
