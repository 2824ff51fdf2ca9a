//! Schema history as SQL: each migration is a pair of files in `sql/`, in the order of their names.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    ConnectionTrait as _, DbErr, MigrationName, MigrationTrait, MigratorTrait, SchemaManager,
};

/// One pair of SQL files.
struct SqlMigration {
    name: &'static str,
    up: &'static str,
    down: &'static str,
}

impl MigrationName for SqlMigration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SqlMigration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.up).await.map(|_| ())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.down).await.map(|_| ())
    }
}

/// Names a pair of files once.
macro_rules! migration {
    ($name:literal) => {
        SqlMigration {
            name: $name,
            up: include_str!(concat!("../sql/", $name, ".up.sql")),
            down: include_str!(concat!("../sql/", $name, ".down.sql")),
        }
    };
}

/// Brings a database to the present schema, or back.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(migration!("20261124000100_create_hub")),
            Box::new(migration!("20261124000200_create_identity")),
            Box::new(migration!("20261124000300_create_entry")),
            Box::new(migration!("20261124000400_create_listing")),
            Box::new(migration!("20261125000100_create_log")),
            Box::new(migration!("20261125010100_create_session")),
            Box::new(migration!("20261125010200_create_credential")),
            Box::new(migration!("20261125010300_create_organization_profile")),
            Box::new(migration!("20261125020100_create_match")),
            Box::new(migration!("20261125020200_create_inbox")),
            Box::new(migration!("20261125030100_deepen_demand")),
            Box::new(migration!("20261125030200_create_code_list")),
            Box::new(migration!("20261125030300_deepen_patent")),
            Box::new(migration!("20261125030400_deepen_achievement")),
            Box::new(migration!("20261126030000_create_service")),
            Box::new(migration!("20261126030100_create_engagement")),
            Box::new(migration!("20261126030200_create_expert")),
            Box::new(migration!("20261126030300_import_services")),
            Box::new(migration!("20261127010100_create_contract")),
            Box::new(migration!("20261127010200_create_signature")),
            Box::new(migration!("20261127010300_create_negotiation")),
            Box::new(migration!("20261127020100_create_registration")),
            Box::new(migration!("20261127020200_create_pricing")),
            Box::new(migration!("20261127020300_create_statistics")),
            Box::new(migration!("20261127030100_create_webhook")),
            Box::new(migration!("20261127030200_create_quota")),
            Box::new(migration!("20261127030300_create_mandate")),
            Box::new(migration!("20261127040100_create_document")),
            Box::new(migration!("20261128000100_spare_entry_locks")),
            Box::new(migration!("20261128000200_create_digest")),
            Box::new(migration!("20261128010100_create_licence")),
            Box::new(migration!("20261128010200_create_commission")),
            Box::new(migration!("20261128020100_create_screening")),
            Box::new(migration!("20261128030100_create_lot")),
            Box::new(migration!("20261129010100_create_milestone")),
            Box::new(migration!("20261129010200_create_open_licence")),
            Box::new(migration!("20261129020100_create_calendar_link")),
            Box::new(migration!("20261129050050_create_resource")),
            Box::new(migration!("20261130000010_create_reward")),
            Box::new(migration!("20261202010100_index_reading")),
            Box::new(migration!("20261203010100_import_resources")),
            Box::new(migration!("20261204000010_match_supply")),
            Box::new(migration!("20261204000020_cheapen_entry_checks")),
            Box::new(migration!("20261205000010_guard_tenants")),
            Box::new(migration!("20261206000010_name_owner_of_review")),
            Box::new(migration!("20261206000020_hold_transferred")),
            Box::new(migration!("20261207000010_keep_vectors")),
            Box::new(migration!("20261208000010_screen_negotiation")),
            Box::new(migration!("20261209000010_name_maker_of_key")),
            Box::new(migration!("20261209000020_name_successor_of_code")),
        ]
    }
}
