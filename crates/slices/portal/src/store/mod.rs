pub(crate) mod apps;
pub(crate) mod banners;
pub(crate) mod desk;
pub(crate) mod grants;
