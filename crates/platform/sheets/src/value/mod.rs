//! Values as people write them: dates, names, e-mail addresses, postcodes and numbers.

pub mod date;
pub mod email;
pub mod name;
pub mod number;
pub mod postcode;
pub mod text;
