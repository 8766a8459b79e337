use app::config::Config;
use app::{demo, serve};
use clap::Subcommand;
use kernel::Result;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Fill an empty database with the demo organisations
    Seed,
    /// Fill the database when it is empty, then serve it; anybody can be stepped into
    Serve,
    /// List persons to sign in as: one for each role
    Persons {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Fill an empty database with a crowd in organisations of 6,000, to measure with
    #[command(hide = true)]
    Crowd {
        /// How many people
        #[arg(long)]
        people: usize,
        /// Another seed gives other people
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Sign in as persons of a demo and print their cookies, to measure with; any other database is refused
    #[command(hide = true)]
    Sessions {
        /// How many persons
        #[arg(long, default_value_t = 200)]
        count: usize,
    },
}

pub(super) async fn run(config: &Config, command: Command) -> Result<()> {
    match command {
        Command::Seed => {
            let db = serve::open(config).await?;
            seed_if_empty(config, &db).await?;
            db.close().await
        }
        Command::Serve => {
            let db = serve::open(config).await?;
            seed_if_empty(config, &db).await?;
            serve::serve(config, db, true, |address| println!("ready http://{address}")).await
        }
        Command::Crowd { people, seed } => {
            let db = serve::open(config).await?;
            let done = demo::crowd::seed(config, &db, people, seed).await;
            db.close().await?;
            done
        }
        Command::Sessions { count } => {
            let db = serve::open(config).await?;
            let cookies = demo::crowd::sessions(config, &db, count).await;
            db.close().await?;
            cookies?.iter().for_each(|cookie| println!("{cookie}"));
            Ok(())
        }
        Command::Persons { json } => {
            let persons = demo::persons(&demo::persons_file(config))?;
            if json {
                println!("{}", serde_json::to_string_pretty(&persons)?);
                return Ok(());
            }
            for person in persons {
                println!("{:28} {:28} {:34} {}", person.role, person.username, person.name, person.organisation);
            }
            println!("The password of each is {}.", demo::PASSWORD);
            Ok(())
        }
    }
}

async fn seed_if_empty(config: &Config, db: &db::Db) -> Result<()> {
    if demo::is_empty(db).await? {
        tracing::info!("making the demo organisations");
        demo::seed(config, db).await?;
    }
    Ok(())
}
