//! Writing JSON: an array of objects, one row a line.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Column, WriteError};
use crate::sheet::Cell;

pub(super) struct JsonWriter<W> {
    out: W,
    keys: Vec<String>,
    any: bool,
}

struct JsonRow<'r> {
    keys: &'r [String],
    cells: &'r [Cell],
}

struct JsonCell<'r>(&'r Cell);

impl Serialize for JsonCell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Cell::Empty => serializer.serialize_none(),
            Cell::Bool(value) => serializer.serialize_bool(*value),
            Cell::Number(number) => match self.0.text().parse::<i64>() {
                Ok(whole) => serializer.serialize_i64(whole),
                Err(_) => serializer.serialize_f64(*number),
            },
            other => serializer.serialize_str(&other.text()),
        }
    }
}

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.keys.len()))?;
        for (key, cell) in self.keys.iter().zip(self.cells) {
            map.serialize_entry(key, &JsonCell(cell))?;
        }
        map.end()
    }
}

impl<W: Write> JsonWriter<W> {
    pub(super) fn new(mut out: W, columns: &[Column]) -> Result<Self, WriteError> {
        out.write_all(b"[")?;
        let keys = columns.iter().map(|column| column.key.clone()).collect();
        Ok(Self { out, keys, any: false })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), WriteError> {
        self.out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        serde_json::to_writer(&mut self.out, &JsonRow { keys: &self.keys, cells }).map_err(io::Error::from)?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        self.out.write_all(b"\n]\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}
