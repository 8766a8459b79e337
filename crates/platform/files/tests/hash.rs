//! A hash in the database.

use db::sql;
use kernel::Result;
use testkit::{Engine, TestDb, db_test};
use thuisbasis_files::Hash;

#[db_test]
async fn a_hash_reads_back(engine: Engine) -> Result<()> {
    let db = TestDb::base(engine).await;
    let kind = match engine {
        Engine::Sqlite => "blob",
        Engine::Postgres => "bytea",
    };
    let hash = Hash::of(b"content");
    let read: Option<Hash> = sql(format!("SELECT CAST($1 AS {kind})")).bind(hash).scalar(db.conn()).await?;
    assert_eq!(read, Some(hash));
    let none: Option<Option<Hash>> =
        sql(format!("SELECT CAST($1 AS {kind})")).bind(None::<Hash>).scalar(db.conn()).await?;
    assert_eq!(none, Some(None));
    let short = sql(format!("SELECT CAST($1 AS {kind})")).bind(vec![1_u8; 31]).scalar::<Hash>(db.conn()).await;
    assert!(short.is_err());
    Ok(())
}
