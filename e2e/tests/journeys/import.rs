//! Reading a file of people in.
