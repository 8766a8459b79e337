//! Rules of signing on: passwords, user names, delays, lifetimes. No database, no pages.

mod agent;
mod common;
mod next;
mod password;
mod session;
pub mod throttle;
mod username;
mod words;

pub use agent::{Browser, System, describe_agent};
pub use next::{local, local_referer};
pub use password::{Holder, LONGEST, check as check_password, temporary as temporary_password};
pub use session::{
    Account, ApiToken, KEPT, KEPT_IDLE, ORDINARY, SEEN_EVERY, SessionId, SessionRow, TEMPORARY, TICKET, TOKEN_LONGEST,
    TokenId, clean_agent, lifetime,
};
pub use username::{checked as checked_username, fold as fold_username, suggest as suggest_username};
