//! Three kinds of error, and what the person who meets one gets to see.
//!
//! * a **field** error stands beside the field it is about, in the person's language;
//! * a **refusal** is expected: a safe sentence with a code that has a help page;
//! * an **internal** error shows fixed text and a reference; its cause goes to the log, once, at the boundary.

use std::fmt;

use crate::Text;

/// What commands and stores return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
    /// What was filled in cannot be accepted as it is.
    Fields(Fields),
    /// It cannot be done now, and that is no fault of the program.
    Refused(Refusal),
    /// There is no such thing, or none that the actor may see.
    NotFound,
    /// The actor sees the thing but may not do this to it.
    Forbidden,
    /// Nobody has signed in, or no longer.
    SignInNeeded,
    /// The program failed.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// One field's error.
    #[must_use]
    pub fn field(name: impl Into<String>, text: Text) -> Self {
        Self::Fields(Fields(vec![FieldError { name: name.into(), text }]))
    }

    /// A refusal with its code.
    #[must_use]
    pub fn refused(code: &'static str) -> Self {
        Self::Refused(Refusal { code, text: Text::new(code) })
    }

    /// A failure of the program, from a description for the log.
    #[must_use]
    pub fn internal(what: impl Into<String>) -> Self {
        Self::Internal(what.into().into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fields(fields) => {
                f.write_str("fields: ")?;
                for (n, field) in fields.0.iter().enumerate() {
                    write!(f, "{}{} {}", if n > 0 { ", " } else { "" }, field.name, field.text.key)?;
                }
                Ok(())
            }
            Self::Refused(refusal) => write!(f, "refused: {}", refusal.code),
            Self::NotFound => f.write_str("not found"),
            Self::Forbidden => f.write_str("forbidden"),
            Self::SignInNeeded => f.write_str("sign-in needed"),
            Self::Internal(cause) => write!(f, "internal: {cause}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Internal(cause) => cause.source(),
            _ => None,
        }
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl From<Fields> for Error {
    fn from(fields: Fields) -> Self {
        Self::Fields(fields)
    }
}

/// A refusal: expected, safe to show, with a help page under its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code, also the key of its sentence in the locales: `sign-in-throttled`.
    pub code: &'static str,
    /// The sentence.
    pub text: Text,
}

/// One field that cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field in the form or JSON body.
    pub name: String,
    /// What is wrong and what to do.
    pub text: Text,
}

/// Errors on fields, gathered so that all are shown at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<FieldError>);

impl Fields {
    /// Notes one more.
    pub fn add(&mut self, name: impl Into<String>, text: Text) {
        self.0.push(FieldError { name: name.into(), text });
    }

    /// The error on this field, if there is one.
    #[must_use]
    pub fn on(&self, name: &str) -> Option<&Text> {
        self.0.iter().find(|field| field.name == name).map(|field| &field.text)
    }

    /// Whether any field is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `value` when no field is wrong, the errors otherwise.
    pub fn or<T>(self, value: T) -> Result<T> {
        if self.is_empty() { Ok(value) } else { Err(self.into()) }
    }
}
